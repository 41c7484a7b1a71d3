package io.shardway.gateway.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The current routing table, and the epoch that may be acknowledged: the newest one for which no statement on tables that it
 * changed, planned under an older one, still runs.
 */
public final class RoutingState {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<RoutingTable> draining = new ArrayList<>();

    private volatile RoutingTable current = RoutingTable.empty();
    private volatile long acknowledged;
    private volatile boolean undrained;

    public RoutingTable current() {
        return current;
    }

    public long acknowledgedEpoch() {
        return acknowledged;
    }

    /** Called (on any thread) after the table or the acknowledged epoch has changed. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Takes a snapshot over unless it is older than the current one. */
    public void update(RoutingTable next) {
        synchronized (this) {
            if (next.epoch() <= current.epoch()) {
                return;
            }
            draining.add(current);
            // INVARIANT: the table is published before the counts of older ones are read; a statement counts itself
            // before
            // it looks whether its table is still current (see enter in the session). So one of the two sees the other.
            current = next;
            undrained = true;
        }
        statementEnded();
        listeners.forEach(Runnable::run);
    }

    /** A statement has left its table: perhaps a newer epoch can be acknowledged now. */
    public void statementEnded() {
        if (!undrained) {
            return;
        }
        boolean advanced = false;
        synchronized (this) {
            RoutingTable newest = current;
            draining.removeIf(RoutingTable::idle);
            if (newest.epoch() > acknowledged && draining.stream().allMatch(older -> older.drainedFor(newest))) {
                acknowledged = newest.epoch();
                advanced = true;
            }
            undrained = !draining.isEmpty();
        }
        if (advanced) {
            listeners.forEach(Runnable::run);
        }
    }
}
