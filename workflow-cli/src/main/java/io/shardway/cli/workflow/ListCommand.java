package io.shardway.cli.workflow;

import io.shardway.cli.command.ApiCommand;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Requests;
import io.shardway.cli.model.Envelope;
import io.shardway.cli.model.Shapes;
import picocli.CommandLine.Command;

@Command(name = "list", description = "List the workflows of a database.")
final class ListCommand extends ApiCommand {

    ListCommand() {
        super("database");
    }

    @Override
    protected void run(Call call) {
        var style = call.style();
        var items = Requests.ask(
                call,
                "Fetching the workflows of %s…".formatted(style.name(call.database())),
                "database %s does not exist in organization %s"
                        .formatted(style.name(call.database()), style.name(call.organization())),
                () -> Envelope.items(call.client().get(call.databasePath("workflows")), Shapes.WORKFLOW, "workflow"));
        call.output().print(WorkflowListings.several(items, call.now()));
    }
}
