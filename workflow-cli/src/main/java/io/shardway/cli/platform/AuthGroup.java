package io.shardway.cli.platform;

import io.shardway.cli.command.Group;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code shardway auth}. */
@Command(name = "auth", description = "Log in and out.")
public final class AuthGroup extends Group {

    @Override
    protected Map<String, Supplier<?>> commands() {
        return inOrder(
                entry("login", LoginCommand::new),
                entry("logout", LogoutCommand::new),
                entry("check", CheckCommand::new));
    }
}
