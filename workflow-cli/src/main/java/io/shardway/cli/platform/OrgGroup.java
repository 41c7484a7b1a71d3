package io.shardway.cli.platform;

import io.shardway.cli.command.Group;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code shardway org}. */
@Command(name = "org", description = "Organizations.")
public final class OrgGroup extends Group {

    @Override
    protected Map<String, Supplier<?>> commands() {
        return inOrder(entry("list", OrgListCommand::new));
    }
}
