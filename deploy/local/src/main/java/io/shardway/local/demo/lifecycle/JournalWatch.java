package io.shardway.local.demo.lifecycle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks into the journal of cutover-service to see how far a switch is: only to kill at that moment and to say when it was, never to judge. */
final class JournalWatch {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Set<String> OVER = Set.of("SWITCHED", "UNDONE");
    private static final String LOOK = "SELECT switch_id, phase FROM shardway_cutover.journal";
    /** Waits for what a killed process has written and not committed, which its server may still be rolling back or committing. */
    private static final String LOOK_BEHIND_LOCKS = LOOK + " FOR UPDATE";

    private final Callable<Connection> metadata;

    JournalWatch(Callable<Connection> metadata) {
        this.metadata = metadata;
    }

    /**
     * Acts as soon as a switch has one of these phases, or else when it is over or none had for a long time.
     *
     * @return the phase of that switch when the act was done
     */
    Optional<String> act(Set<String> phases, Runnable act) {
        try (var connection = metadata.call();
                var look = connection.prepareStatement(LOOK);
                var lookBehindLocks = connection.prepareStatement(LOOK_BEHIND_LOCKS)) {
            var found = await(look, phases);
            act.run();
            return found.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(phases(lookBehindLocks).get(found.get()));
        } catch (Exception failed) {
            throw unreadable(failed);
        }
    }

    /** The phase of a switch that is under way. */
    Optional<String> underWay() {
        try (var connection = metadata.call();
                var lookBehindLocks = connection.prepareStatement(LOOK_BEHIND_LOCKS)) {
            return phases(lookBehindLocks).values().stream()
                    .filter(phase -> !OVER.contains(phase))
                    .findFirst();
        } catch (Exception failed) {
            throw unreadable(failed);
        }
    }

    private static Optional<String> await(PreparedStatement look, Set<String> wanted) throws SQLException {
        var before = new HashSet<String>();
        phases(look).forEach((id, phase) -> {
            if (OVER.contains(phase)) {
                before.add(id);
            }
        });
        long from = System.nanoTime();
        while (System.nanoTime() - from < LIMIT.toNanos()) {
            for (var entry : phases(look).entrySet()) {
                boolean over = OVER.contains(entry.getValue()) && !before.contains(entry.getKey());
                if (over || wanted.contains(entry.getValue())) {
                    return Optional.of(entry.getKey());
                }
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return Optional.empty();
    }

    /** By switch. */
    private static Map<String, String> phases(PreparedStatement look) throws SQLException {
        var phases = new HashMap<String, String>();
        try (var rows = look.executeQuery()) {
            while (rows.next()) {
                phases.put(rows.getString(1), rows.getString(2));
            }
        }
        return phases;
    }

    private static IllegalStateException unreadable(Exception failed) {
        return new IllegalStateException("Cannot look into the journal of switches", failed);
    }
}
