package io.shardway.replicator.apply;

import io.shardway.contract.Command;
import io.shardway.contract.WorkUnit;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.event.WorkflowEvent.BarrierReached;
import io.shardway.contract.event.WorkflowEvent.Indexed;
import io.shardway.contract.event.WorkflowEvent.StreamHalted;
import io.shardway.contract.progress.Progress;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.mysql.sidecar.Streams;
import io.shardway.replicator.index.IndexBuilder;
import io.shardway.replicator.redo.Redo;
import io.shardway.replicator.replicate.Replicate;
import io.shardway.replicator.stream.ChangeLog;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.Stream;
import io.shardway.replicator.stream.StreamStatus;
import io.shardway.replicator.stream.Together;
import java.sql.Connection;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * One command of a unit {@code …/apply/<target shard>}, made the case: all streams into the shard, from whatever the sidecar says they have
 * reached.
 */
final class ApplyUnit {

    /**
     * What the unit needs from around it.
     *
     * @param owner this process
     */
    record Surroundings(
            String owner,
            ApplyConfig config,
            ChangeLog.Source logs,
            Consumer<WorkflowEvent> events,
            Consumer<Progress> progress,
            Clock clock,
            FaultPoint.Listener faults) {}

    private final Command command;
    private final Surroundings around;
    private final ShardSpec target;
    private final Map<Stream, StreamStatus> streams = new LinkedHashMap<>();
    private final Barrier barrier;

    ApplyUnit(Command command, WorkflowSpec workflow, Surroundings around) {
        this.command = command;
        this.around = around;
        this.target = target(command, workflow);
        streams(command, workflow, around.owner())
                .forEach(stream -> streams.put(stream, new StreamStatus(around.clock(), StreamStatus.CATCHING_UP)));
        this.barrier = new Barrier(List.copyOf(streams.keySet()), around.faults());
    }

    /** All streams into the command's target shard, one per source shard. */
    static List<Stream> streams(Command command, WorkflowSpec workflow, String owner) {
        KeyspaceSpec from = workflow.from(command.direction());
        ShardSpec target = target(command, workflow);
        return from.shards().stream()
                .map(source -> new Stream(
                        new StreamId(command.workflow(), command.leg(), source.name(), target.name()),
                        workflow,
                        source,
                        target,
                        owner))
                .toList();
    }

    private static ShardSpec target(Command command, WorkflowSpec workflow) {
        return workflow.to(command.direction()).shard(WorkUnit.shard(command.unit()));
    }

    /** Works until interrupted, or until the command is the case and nothing is left to do. */
    void run() throws Exception {
        Map<StreamId, StreamStatus> byId = new LinkedHashMap<>();
        streams.forEach((stream, status) -> byId.put(stream.id(), status));
        try (StreamReports _ = new StreamReports(
                command, target.name(), byId, around.config(), around.events(), around.progress(), around.clock())) {
            onTarget(connection -> {
                streams.keySet().forEach(stream -> Streams.create(connection, stream.id()));
                return true;
            });
            switch (command.want()) {
                case REDO -> redo();
                case FINISH -> {
                    finish();
                    replicate();
                }
                case REPLICATE -> replicate();
                case COPY,
                        COPY_SPLIT,
                        CAPTURE,
                        VERIFY,
                        PREPARE,
                        SWITCH_REPLICAS,
                        REVERSE_REPLICAS,
                        SWITCH_PRIMARIES,
                        REVERSE_PRIMARIES,
                        CUT_OVER,
                        REVERSE_CUTOVER,
                        COMPLETE,
                        CANCEL,
                        STOPPED -> throw new IllegalArgumentException("An apply unit cannot " + command.want());
            }
        }
    }

    /** Redo of every stream up to its marker; a stream that stands there is left alone. */
    private void redo() throws Exception {
        together("redo", (stream, status) -> {
            if (!onTarget(connection -> barrier.reached(connection, stream))) {
                status.state(StreamStatus.CATCHING_UP);
                new Redo(stream, around.logs(), status, around.faults()).runUntil(Marker.id(stream.id()));
            }
        });
    }

    private void finish() throws Exception {
        if (!onTarget(barrier::crossed)) {
            streams.keySet().forEach(Marker::write);
            around.faults().reached(FaultPoint.W1_WRITTEN);
            redo();
            around.faults().reached(FaultPoint.BARRIER_REACHED);
            around.events()
                    .accept(new BarrierReached(
                            command.workflow(), command.leg(), command.generation(), command.unit(), target.name()));
            barrier.cross();
        }
        Stream any = streams.keySet().iterator().next();
        if (!onTarget(connection -> IndexBuilder.done(connection, any))) {
            streams.values().forEach(status -> status.state(StreamStatus.INDEXING));
            Together.run(command.unit() + "/index", List.<Callable<Boolean>>of(() -> {
                new IndexBuilder(any, around.faults()).build();
                return true;
            }));
        }
        around.events()
                .accept(new Indexed(
                        command.workflow(), command.leg(), command.generation(), command.unit(), target.name()));
    }

    private void replicate() throws Exception {
        together("replicate", (stream, status) -> {
            status.state(StreamStatus.RUNNING);
            try (Replicate replicate =
                    new Replicate(stream, status, detail(Command.Detail.RESUME_AFTER), around.faults())) {
                Replicate.Halt halt = replicate.follow(around.logs(), startOf(stream));
                status.state(StreamStatus.STOPPED);
                around.events()
                        .accept(new StreamHalted(
                                command.workflow(),
                                command.leg(),
                                command.generation(),
                                command.unit(),
                                stream.id().sourceShard(),
                                halt.statement(),
                                halt.position()));
            }
        });
    }

    /** The watermark R0 of the stream's source; every source has its own where there are several. */
    private Optional<UUID> startOf(Stream stream) {
        String from = Command.Detail.FROM_WATERMARK;
        return detail(from + "/" + stream.id().sourceShard())
                .or(() -> detail(from))
                .map(UUID::fromString);
    }

    private Optional<String> detail(String name) {
        return Optional.ofNullable(command.detail().get(name));
    }

    private void together(String phase, StreamTask task) throws Exception {
        Together.run(
                command.unit() + "/" + phase,
                streams.entrySet().stream()
                        .map(entry -> (Callable<Boolean>) () -> {
                            task.run(entry.getKey(), entry.getValue());
                            return true;
                        })
                        .toList());
    }

    private boolean onTarget(Question question) {
        Connection connection = streams.keySet().iterator().next().openTarget();
        try {
            return question.ask(connection);
        } finally {
            Sessions.close(connection);
        }
    }

    /** Something about the target. */
    @FunctionalInterface
    private interface Question {
        boolean ask(Connection connection);
    }

    /** What is done for one stream, beside the others. */
    @FunctionalInterface
    private interface StreamTask {
        void run(Stream stream, StreamStatus status) throws Exception;
    }
}
