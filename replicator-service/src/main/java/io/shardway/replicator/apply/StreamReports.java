package io.shardway.replicator.apply;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.event.WorkflowEvent.Replicating;
import io.shardway.contract.progress.Progress;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.replicator.stream.StreamStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells how the streams into a target shard are doing, once a second, and once that they follow closely. */
final class StreamReports implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(100);

    private final Command command;
    private final String targetShard;
    private final Map<StreamId, StreamStatus> streams;
    private final Duration runningLag;
    private final Duration interval;
    private final Consumer<WorkflowEvent> events;
    private final Consumer<Progress> progress;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("apply-reports").factory());
    private final Map<StreamId, Long> appliedBefore;
    private Instant reportedAt;
    private boolean replicatingTold;

    StreamReports(
            Command command,
            String targetShard,
            Map<StreamId, StreamStatus> streams,
            ApplyConfig config,
            Consumer<WorkflowEvent> events,
            Consumer<Progress> progress,
            Clock clock) {
        this.command = command;
        this.targetShard = targetShard;
        this.streams = Map.copyOf(streams);
        this.runningLag = config.runningLag();
        this.interval = config.reportInterval();
        this.events = events;
        this.progress = progress;
        this.clock = clock;
        this.reportedAt = clock.instant();
        this.appliedBefore = new HashMap<>();
        var _ = timer.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            tellReplicating();
            if (Duration.between(reportedAt, clock.instant()).compareTo(interval) >= 0) {
                report();
            }
        } catch (RuntimeException e) {
            Log.warnf(e, "Cannot tell how streams are doing unit=%s; trying again", command.unit());
        }
    }

    private void tellReplicating() {
        if (replicatingTold) {
            return;
        }
        long worst = 0;
        for (StreamStatus status : streams.values()) {
            OptionalLong lag = status.lagMillis();
            boolean follows = status.state().equals(StreamStatus.RUNNING)
                    && lag.isPresent()
                    && lag.getAsLong() < runningLag.toMillis();
            if (!follows) {
                return;
            }
            worst = Math.max(worst, lag.getAsLong());
        }
        events.accept(new Replicating(
                command.workflow(), command.leg(), command.generation(), command.unit(), targetShard, worst));
        replicatingTold = true;
    }

    private synchronized void report() {
        Instant now = clock.instant();
        double seconds = Math.max(0.001, Duration.between(reportedAt, now).toMillis() / 1000.0);
        streams.forEach((stream, status) -> {
            long applied = status.applied();
            Long before = appliedBefore.put(stream, applied);
            OptionalLong lag = status.lagMillis();
            progress.accept(new Progress.OfStream(
                    stream.workflow(),
                    stream.leg(),
                    stream.sourceShard(),
                    stream.targetShard(),
                    status.state(),
                    status.position(),
                    lag.isPresent() ? Optional.of(lag.getAsLong()) : Optional.empty(),
                    applied,
                    before == null ? 0 : (applied - before) / seconds,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("backlog " + status.backlog()),
                    now));
        });
        reportedAt = now;
    }

    /** Tells the last state, whatever it is. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            report();
        } catch (RuntimeException e) {
            Log.warnf(e, "Cannot tell how streams ended unit=%s", command.unit());
        }
    }
}
