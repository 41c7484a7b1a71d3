package io.shardway.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ends the processes of a stack whose data nobody will read again: a short word of warning, then SIGKILL. */
final class Teardown {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private Teardown() {}

    static void end(List<StackProcess> processes) {
        processes.forEach(StackProcess::terminate);
        awaitEnd(processes, PATIENCE);
        processes.forEach(StackProcess::kill);
        awaitEnd(processes, Duration.ofSeconds(20));
        var left = processes.stream().filter(StackProcess::isRunning).toList();
        if (!left.isEmpty()) {
            throw new IllegalStateException("These processes survived SIGKILL for 20s: " + left);
        }
    }

    private static void awaitEnd(List<StackProcess> processes, Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (processes.stream().anyMatch(StackProcess::isRunning) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
