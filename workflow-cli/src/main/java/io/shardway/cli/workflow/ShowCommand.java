package io.shardway.cli.workflow;

import io.shardway.cli.command.ApiCommand;
import io.shardway.cli.command.Call;
import io.shardway.cli.model.Workflow;
import picocli.CommandLine.Command;

@Command(name = "show", description = "Show one workflow.")
final class ShowCommand extends ApiCommand {

    ShowCommand() {
        super("database", "number");
    }

    @Override
    protected void run(Call call) {
        var number = call.number();
        var style = call.style();
        var answer = WorkflowRequests.ask(
                call,
                number,
                "Fetching workflow %s of %s…".formatted(style.name("#" + number), style.name(call.database())),
                () -> call.client().get(WorkflowRequests.path(call, number)));
        call.output().print(WorkflowListings.one(Workflow.decode(answer), call.now()));
    }
}
