package io.shardway.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Confirmation;
import io.shardway.cli.model.Workflow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "cancel",
        description = "Give the move up: traffic goes back to the source, the target's copies are dropped.")
final class CancelCommand extends ActionCommand {

    @Option(names = "--force", description = "Do not ask")
    private @Nullable Boolean force;

    @Override
    void confirm(Call call, String number) {
        if (Boolean.TRUE.equals(force)) {
            return;
        }
        Confirmation.gate(call, "the cancellation");
        var style = call.style();
        Confirmation.ask(
                call,
                "Really cancel workflow %s of database %s?"
                        .formatted(style.name("#" + number), style.name(call.database())),
                "The cancellation");
    }

    @Override
    String activity() {
        return "Cancelling";
    }

    /** Cancel is a DELETE of the workflow itself. */
    @Override
    String action() {
        return "";
    }

    @Override
    JsonNode send(Call call, String number) {
        return call.client().delete(WorkflowRequests.path(call, number));
    }

    @Override
    String done(Call call, Workflow workflow) {
        return "Workflow %s of %s is being cancelled."
                .formatted(hash(call, workflow), call.style().name(call.database()));
    }

    @Override
    Goal goal() {
        return Goal.CANCELLED;
    }
}
