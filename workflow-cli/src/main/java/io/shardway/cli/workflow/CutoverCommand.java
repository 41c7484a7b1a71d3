package io.shardway.cli.workflow;

import io.shardway.cli.command.Call;
import io.shardway.cli.command.Confirmation;
import io.shardway.cli.model.Workflow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "cutover",
        description = "End the move: the source's tables are set aside (complete drops them), replication ends.")
final class CutoverCommand extends ActionCommand {

    @Option(names = "--force", description = "Do not ask")
    private @Nullable Boolean force;

    /** The question names the source keyspace, so the workflow is fetched first; with --force it is not. */
    @Override
    void confirm(Call call, String number) {
        if (Boolean.TRUE.equals(force)) {
            return;
        }
        Confirmation.gate(call, "the cutover");
        var style = call.style();
        var workflow = Workflow.decode(WorkflowRequests.ask(
                call,
                number,
                "Fetching workflow %s of %s…".formatted(style.name("#" + number), style.name(call.database())),
                () -> call.client().get(WorkflowRequests.path(call, number))));
        var output = call.output();
        output.say(
                "The cutover sets the moved tables in keyspace %s aside (complete drops them) and ends replication between %s and %s."
                        .formatted(
                                style.bad(workflow.sourceKeyspace()),
                                style.name(workflow.sourceKeyspace()),
                                style.name(workflow.targetKeyspace())));
        Confirmation.ask(call, "Cut over workflow %s?".formatted(style.name("#" + number)), "The cutover");
    }

    @Override
    String activity() {
        return "Cutting over";
    }

    @Override
    String action() {
        return "cutover";
    }

    @Override
    String done(Call call, Workflow workflow) {
        return "Workflow %s is being cut over.".formatted(hash(call, workflow));
    }

    @Override
    Goal goal() {
        return Goal.CUT_OVER;
    }
}
