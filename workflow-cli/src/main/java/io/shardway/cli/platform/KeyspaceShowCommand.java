package io.shardway.cli.platform;

import io.shardway.cli.command.ApiCommand;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Requests;
import io.shardway.cli.model.Shapes;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "show", description = "Show one keyspace.")
final class KeyspaceShowCommand extends ApiCommand {

    KeyspaceShowCommand() {
        super("database", "branch", "keyspace");
    }

    @Override
    protected void run(Call call) {
        var keyspace = Requests.ask(
                call,
                "Fetching keyspace %s…".formatted(call.style().name(call.argument(2))),
                Keyspaces.notFound(call),
                () -> Shapes.KEYSPACE.decode(
                        call.client().get(call.branchPath("keyspaces", call.argument(2))), "keyspace"));
        call.output().print(Keyspaces.listing(call, List.of(keyspace), keyspace));
    }
}
