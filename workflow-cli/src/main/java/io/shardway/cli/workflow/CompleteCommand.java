package io.shardway.cli.workflow;

import io.shardway.cli.command.Call;
import io.shardway.cli.model.Workflow;
import picocli.CommandLine.Command;

@Command(name = "complete", description = "Finish: the branch is free for the next workflow.")
final class CompleteCommand extends ActionCommand {

    @Override
    String activity() {
        return "Completing";
    }

    @Override
    String action() {
        return "complete";
    }

    @Override
    String done(Call call, Workflow workflow) {
        return "Workflow %s of %s is being completed."
                .formatted(hash(call, workflow), call.style().name(call.database()));
    }

    @Override
    Goal goal() {
        return Goal.COMPLETED;
    }
}
