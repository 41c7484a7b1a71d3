package io.shardway.cli.platform;

import io.shardway.cli.command.ApiCommand;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Pages;
import io.shardway.cli.command.Requests;
import io.shardway.cli.model.Shapes;
import picocli.CommandLine.Command;

@Command(name = "list", description = "List the keyspaces of a branch.")
final class KeyspaceListCommand extends ApiCommand {

    KeyspaceListCommand() {
        super("database", "branch");
    }

    @Override
    protected void run(Call call) {
        var items = Requests.ask(
                call,
                "Fetching the keyspaces of %s…".formatted(call.style().name(call.argument(1))),
                Keyspaces.branchNotFound(call),
                () -> Pages.all(call.client(), call.branchPath("keyspaces"), Shapes.KEYSPACE, "keyspace"));
        call.output().print(Keyspaces.listing(call, Items.of(items), items));
    }
}
