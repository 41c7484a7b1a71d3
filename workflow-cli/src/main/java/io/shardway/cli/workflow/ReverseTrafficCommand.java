package io.shardway.cli.workflow;

import io.shardway.cli.command.Call;
import io.shardway.cli.model.Workflow;
import picocli.CommandLine.Command;

@Command(name = "reverse-traffic", description = "Let the source serve again; no write is lost.")
final class ReverseTrafficCommand extends ActionCommand {

    @Override
    String activity() {
        return "Reversing the traffic of";
    }

    @Override
    String action() {
        return "reverse-traffic";
    }

    @Override
    String done(Call call, Workflow workflow) {
        return "Traffic of workflow %s of %s is being led back to the source."
                .formatted(hash(call, workflow), call.style().name(call.database()));
    }

    @Override
    Goal goal() {
        return Goal.REVERSED;
    }
}
