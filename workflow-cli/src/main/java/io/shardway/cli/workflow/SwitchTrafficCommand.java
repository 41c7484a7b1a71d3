package io.shardway.cli.workflow;

import io.shardway.cli.command.Call;
import io.shardway.cli.command.Confirmation;
import io.shardway.cli.model.Workflow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "switch-traffic", description = "Let the target serve: primaries and replicas, or replicas only.")
final class SwitchTrafficCommand extends ActionCommand {

    @Option(names = "--replicas-only", description = "Move only what reads from replicas")
    private @Nullable Boolean replicasOnly;

    @Option(names = "--force", description = "Do not ask")
    private @Nullable Boolean force;

    @Override
    void confirm(Call call, String number) {
        if (Boolean.TRUE.equals(force)) {
            return;
        }
        Confirmation.gate(call, "the switch of traffic");
        Confirmation.ask(
                call,
                "Let the target serve %s of database %s?"
                        .formatted(
                                isReplicasOnly() ? "the replica reads" : "all reads and writes",
                                call.style().name(call.database())),
                "The switch of traffic");
    }

    private boolean isReplicasOnly() {
        return Boolean.TRUE.equals(replicasOnly);
    }

    @Override
    String activity() {
        return isReplicasOnly() ? "Switching the replica traffic of" : "Switching the traffic of";
    }

    @Override
    String action() {
        return isReplicasOnly() ? "switch-replicas" : "switch-primaries";
    }

    @Override
    String done(Call call, Workflow workflow) {
        return "%s of workflow %s of %s is being switched to the target."
                .formatted(
                        isReplicasOnly() ? "Replica traffic" : "Traffic",
                        hash(call, workflow),
                        call.style().name(call.database()));
    }

    @Override
    Goal goal() {
        return isReplicasOnly() ? Goal.SWITCHED_REPLICAS : Goal.SWITCHED_PRIMARIES;
    }
}
