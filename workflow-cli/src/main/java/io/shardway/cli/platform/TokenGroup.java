package io.shardway.cli.platform;

import io.shardway.cli.command.OrganizationGroup;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code shardway token}: service tokens of an organization. */
@Command(name = "token", description = "Service tokens: what programs log in with.")
public final class TokenGroup extends OrganizationGroup {

    @Override
    protected Map<String, Supplier<?>> commands() {
        return inOrder(
                entry("list", TokenListCommand::new),
                entry("create", TokenCreateCommand::new),
                entry("delete", TokenDeleteCommand::new));
    }
}
