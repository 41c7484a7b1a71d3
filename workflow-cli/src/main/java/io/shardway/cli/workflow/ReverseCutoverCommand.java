package io.shardway.cli.workflow;

import io.shardway.cli.command.Call;
import io.shardway.cli.model.Workflow;
import picocli.CommandLine.Command;

@Command(name = "reverse-cutover", description = "Let queries that name the source keyspace reach the target's tables.")
final class ReverseCutoverCommand extends ActionCommand {

    @Override
    String activity() {
        return "Reversing the cutover of";
    }

    @Override
    String action() {
        return "reverse-cutover";
    }

    @Override
    String done(Call call, Workflow workflow) {
        return "The cutover of workflow %s of %s is being reversed."
                .formatted(hash(call, workflow), call.style().name(call.database()));
    }

    @Override
    Goal goal() {
        return Goal.CUTOVER_REVERSED;
    }
}
