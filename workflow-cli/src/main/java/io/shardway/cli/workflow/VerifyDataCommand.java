package io.shardway.cli.workflow;

import io.shardway.cli.command.Call;
import io.shardway.cli.model.Workflow;
import picocli.CommandLine.Command;

@Command(name = "verify-data", description = "Compare source and target row by row.")
final class VerifyDataCommand extends ActionCommand {

    @Override
    String activity() {
        return "Verifying the data of";
    }

    @Override
    String action() {
        return "verify-data";
    }

    @Override
    String done(Call call, Workflow workflow) {
        return "Verification of workflow %s of %s has started."
                .formatted(hash(call, workflow), call.style().name(call.database()));
    }

    @Override
    Goal goal() {
        return Goal.VERIFIED;
    }
}
