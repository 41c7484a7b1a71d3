package io.shardway.cli.workflow;

import io.shardway.cli.command.Call;
import io.shardway.cli.model.Workflow;
import picocli.CommandLine.Command;

@Command(name = "retry", description = "Go on after an error or a halt.")
final class RetryCommand extends ActionCommand {

    @Override
    String activity() {
        return "Retrying";
    }

    @Override
    String action() {
        return "retry";
    }

    @Override
    String done(Call call, Workflow workflow) {
        return "Workflow %s of %s is being retried."
                .formatted(hash(call, workflow), call.style().name(call.database()));
    }

    @Override
    Goal goal() {
        return Goal.RESUMED;
    }
}
