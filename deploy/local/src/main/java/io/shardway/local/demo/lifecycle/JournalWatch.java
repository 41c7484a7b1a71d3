package io.shardway.local.demo.lifecycle;

import java.sql.Connection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks into the journal of cutover-service to see how far a switch is: only to kill at that moment, never to judge. */
final class JournalWatch {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Callable<Connection> metadata;

    JournalWatch(Callable<Connection> metadata) {
        this.metadata = metadata;
    }

    /** Returns when the newest switch has one of these phases, or when none had for a long time. */
    void await(Set<String> phases) {
        try (var connection = metadata.call();
                var statement = connection.prepareStatement("SELECT phase FROM shardway_cutover.journal")) {
            long from = System.nanoTime();
            while (System.nanoTime() - from < LIMIT.toNanos()) {
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        if (phases.contains(rows.getString(1))) {
                            return;
                        }
                    }
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        } catch (Exception failed) {
            throw new IllegalStateException("Cannot look into the journal of switches", failed);
        }
    }
}
