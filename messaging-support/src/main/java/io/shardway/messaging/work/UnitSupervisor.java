package io.shardway.messaging.work;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.Want;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.event.WorkflowEvent.StreamStopped;
import io.shardway.contract.event.WorkflowEvent.WorkFailed;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ErrorKind;
import io.shardway.kernel.ShardwayException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Makes wanted work the case: one thread per unit, replaced when a newer generation comes, repeated with backoff on transient errors, ended with
 * {@code WorkFailed} on others. STOPPED is answered with {@code StreamStopped} once nothing of the unit writes any more, also when nothing
 * was running.
 */
public final class UnitSupervisor implements WantedWork.Listener, AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    /** Exit status of a process that cannot trust itself. */
    private static final int BROKEN_MACHINE = 3;

    private final UnitWork work;
    private final Consumer<WorkflowEvent> events;
    private final Runnable halt;
    private final Map<String, Worker> workers = new ConcurrentHashMap<>();

    public UnitSupervisor(UnitWork work, Consumer<WorkflowEvent> events) {
        this(work, events, () -> Runtime.getRuntime().halt(BROKEN_MACHINE));
    }

    /** @param halt ends the process at once; whoever starts it again goes on from the checkpoints */
    UnitSupervisor(UnitWork work, Consumer<WorkflowEvent> events, Runnable halt) {
        this.work = work;
        this.events = events;
        this.halt = halt;
    }

    @Override
    public void wanted(Command command) {
        workers.compute(command.unit(), (_, before) -> {
            if (before != null) {
                if (before.command.equals(command) && before.thread.isAlive()) {
                    return before;
                }
                before.stop();
            }
            return new Worker(command, before);
        });
    }

    @Override
    public void released(String unit) {
        Worker worker = workers.remove(unit);
        if (worker != null) {
            worker.stop();
        }
    }

    /** Stops everything and waits a moment for it; checkpoints carry the rest. */
    @Override
    public void close() {
        workers.values().forEach(Worker::stop);
        workers.values().forEach(worker -> {
            try {
                worker.thread.join(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private final class Worker {

        private final Command command;
        private final StopSignal stop = new StopSignal();
        private final Thread thread;

        private Worker(Command command, @Nullable Worker before) {
            this.command = command;
            this.thread = Thread.ofPlatform().daemon().name(command.unit()).start(() -> {
                if (before == null || awaitEnd(before)) {
                    live();
                }
            });
        }

        private void stop() {
            stop.request();
            thread.interrupt();
        }

        private boolean awaitEnd(Worker before) {
            try {
                before.thread.join();
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private void live() {
            Duration pause = FIRST_PAUSE;
            Waiting waiting = new Waiting(command.unit());
            while (!stop.stopRequested()) {
                try {
                    waiting.begin();
                    Log.infof(
                            "Working unit=%s want=%s generation=%d",
                            command.unit(), command.want(), command.generation());
                    if (command.want() == Want.STOPPED) {
                        work.stopped(command);
                        tellStopped();
                    } else {
                        work.run(command, stop);
                    }
                    return;
                } catch (Throwable e) {
                    haltIfBroken(e);
                    if (stop.stopRequested()) {
                        Log.debugf(e, "Work ended while it was being stopped unit=%s", command.unit());
                        return;
                    }
                    ShardwayException error = asShardway(e);
                    if (!repeats(error.code().kind())) {
                        if (tellFailed(error)) {
                            return;
                        }
                    } else if (error.code().kind() == ErrorKind.SUPERSEDED) {
                        Log.infof("Waiting for unit=%s: %s", command.unit(), error.getMessage());
                    } else {
                        Log.warnf(
                                e,
                                "Repeating unit=%s in %d ms: %s",
                                command.unit(),
                                pause.toMillis(),
                                error.getMessage());
                    }
                    waiting.failed(error);
                    pause = rest(pause);
                }
            }
        }

        /** Out of memory, or worse: other threads may have lost something unseen. A stack that was too deep is a bug of this unit only. */
        private void haltIfBroken(Throwable error) {
            for (Throwable cause = error; cause != null; cause = cause.getCause()) {
                if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError)) {
                    // Not logged: a log handler may need what is missing.
                    System.err.println("Ending the process: " + cause + " in unit " + command.unit());
                    halt.run();
                    return;
                }
            }
        }

        private void tellStopped() {
            events.accept(new StreamStopped(
                    command.workflow(),
                    command.leg(),
                    command.generation(),
                    command.unit(),
                    work.position(command),
                    "stopped by command"));
        }

        /** Whether the failure could be told. */
        private boolean tellFailed(ShardwayException error) {
            Log.errorf(error, "Work failed unit=%s code=%s", command.unit(), error.code());
            try {
                events.accept(new WorkFailed(
                        command.workflow(),
                        command.leg(),
                        command.generation(),
                        command.unit(),
                        error.code().name(),
                        String.valueOf(error.getMessage()),
                        error.code().kind() != ErrorKind.POSITION_LOST,
                        true));
                return true;
            } catch (RuntimeException e) {
                Log.warnf(e, "Cannot tell that work failed unit=%s", command.unit());
                return false;
            }
        }

        private Duration rest(Duration pause) {
            try {
                // An interrupt is the stop signal: this wait ends at once.
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Duration doubled = pause.multipliedBy(2);
            return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        }
    }

    private static boolean repeats(ErrorKind kind) {
        return switch (kind) {
            case TRANSIENT, THROTTLED, SUPERSEDED -> true;
            case REJECTED, POSITION_LOST, OWNERSHIP_UNKNOWN, BUG -> false;
        };
    }

    private static ShardwayException asShardway(Throwable e) {
        return switch (e) {
            case ShardwayException known -> known;
            case RetriableException retriable ->
                new ShardwayException(ErrorCode.SERVER_UNREACHABLE, "Kafka: " + retriable.getMessage(), retriable);
            default ->
                new ShardwayException(
                        ErrorCode.UNEXPECTED,
                        e.getClass().getSimpleName() + " (the log of the service has the trace)",
                        e);
        };
    }
}
