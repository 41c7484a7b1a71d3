package io.shardway.verifier;

import io.shardway.contract.Command;
import io.shardway.contract.event.TableReport;
import io.shardway.contract.event.WorkflowEvent.Mismatched;
import io.shardway.contract.event.WorkflowEvent.Verified;
import io.shardway.contract.progress.Progress;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.control.TopologyClient;
import io.shardway.messaging.events.WorkflowEvents;
import io.shardway.messaging.work.StopSignal;
import io.shardway.messaging.work.UnitWork;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.verifier.mysql.Checkpoints;
import io.shardway.verifier.mysql.Side;
import io.shardway.verifier.mysql.TableVerifier;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One verification: every table of a workflow, chunk by chunk, in the direction of the running leg. Stops no stream and holds no long snapshot; a
 * difference counts only when it holds behind a watermark (docs/data-path.md). Whoever repeats it, in this process or another, goes on behind
 * the last chunk.
 */
final class Verification implements UnitWork {

    private final VerifierConfig config;
    private final TopologyClient topology;
    private final WorkflowEvents events;
    private final Clock clock;

    Verification(VerifierConfig config, TopologyClient topology, WorkflowEvents events, Clock clock) {
        this.config = config;
        this.topology = topology;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void run(Command command, StopSignal stop) throws Exception {
        UUID verification = UUID.fromString(Optional.ofNullable(command.detail().get(Command.Detail.VERIFICATION))
                .orElseThrow(() -> new ShardwayException(
                        ErrorCode.INVALID_REQUEST, "A VERIFY command names no verification: " + command.unit())));
        WorkflowSpec workflow = topology.workflow(command.workflow(), command.topologyVersion());
        ShardSpec from = onlyShard(workflow.from(command.direction()));
        ShardSpec to = onlyShard(workflow.to(command.direction()));
        StreamId stream = new StreamId(command.workflow(), command.leg(), from.name(), to.name());
        List<TableReport> reports = new ArrayList<>();
        VerificationProgress progress = new VerificationProgress(
                command.workflow(), verification, workflow.tables().size(), events::report, clock);
        try (Side source = Side.open(from, workflow.id());
                Side target = Side.open(to, workflow.id())) {
            Checkpoints checkpoints = new Checkpoints(target.writer(), workflow.id(), verification);
            for (String table : workflow.tables()) {
                Optional<TableReport> report =
                        new TableVerifier(config, source, target, stream, table, checkpoints, progress, stop).verify();
                if (report.isEmpty() || stop.stopRequested()) {
                    return;
                }
                reports.add(report.get());
                progress.tableDone();
            }
            tell(command, verification, reports);
            checkpoints.forget();
        }
    }

    private void tell(Command command, UUID verification, List<TableReport> reports) {
        events.publish(
                reports.stream().allMatch(TableReport::clean)
                        ? new Verified(
                                command.workflow(),
                                command.leg(),
                                command.generation(),
                                command.unit(),
                                verification,
                                reports)
                        : new Mismatched(
                                command.workflow(),
                                command.leg(),
                                command.generation(),
                                command.unit(),
                                verification,
                                reports));
    }

    private static ShardSpec onlyShard(KeyspaceSpec keyspace) {
        if (keyspace.shards().size() != 1) {
            throw new ShardwayException(
                    ErrorCode.UNSUPPORTED_TABLE,
                    "Keyspace " + keyspace.name() + " has " + keyspace.shards().size()
                            + " shards; verification compares unsharded keyspaces only");
        }
        return keyspace.shards().getFirst();
    }

    /** Rows and tables compared so far, told at most once a second. */
    static final class VerificationProgress implements TableVerifier.Listener {

        private final UUID workflow;
        private final UUID verification;
        private final int tables;
        private final Consumer<Progress> reports;
        private final Clock clock;
        private final long startedMillis;
        private long toldMillis;
        private int tablesDone;
        private double partOfTable;
        private long rows;

        VerificationProgress(UUID workflow, UUID verification, int tables, Consumer<Progress> reports, Clock clock) {
            this.workflow = workflow;
            this.verification = verification;
            this.tables = tables;
            this.reports = reports;
            this.clock = clock;
            this.startedMillis = clock.millis();
        }

        @Override
        public void compared(long moreRows, double partOfTable, Optional<String> info) {
            rows += moreRows;
            this.partOfTable = Math.min(1, partOfTable);
            long now = clock.millis();
            if (now - toldMillis >= 1000) {
                toldMillis = now;
                tell(now, info);
            }
        }

        void tableDone() {
            tablesDone++;
            partOfTable = 0;
        }

        private void tell(long now, Optional<String> info) {
            double done = (tablesDone + partOfTable) / tables;
            Optional<Long> eta = done > 0.01
                    ? Optional.of((long) ((now - startedMillis) / 1000.0 * (1 - done) / done))
                    : Optional.empty();
            reports.accept(new Progress.OfVerification(
                    workflow, verification, rows, (int) (done * 100), eta, info, clock.instant()));
        }
    }
}
