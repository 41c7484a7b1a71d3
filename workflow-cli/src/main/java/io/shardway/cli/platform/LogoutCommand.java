package io.shardway.cli.platform;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardway.cli.command.Session;
import io.shardway.cli.command.Subcommand;
import io.shardway.cli.output.Column;
import io.shardway.cli.output.Listing;
import io.shardway.cli.settings.StoredLogin;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "logout", description = "Remove the stored token from this machine; it stays valid in the server.")
final class LogoutCommand extends Subcommand {

    @Override
    protected void run(Session session, List<String> arguments) {
        boolean removed = new StoredLogin(session.surroundings().home()).remove();
        var result = removed ? "logged out" : "was not logged in";
        session.output()
                .print(
                        removed ? "Logged out." : "There was no stored login.",
                        Listing.of(
                                List.of(result),
                                List.of(Column.same("RESULT", "Result", text -> text)),
                                JsonNodeFactory.instance.objectNode().put("result", result)));
    }
}
