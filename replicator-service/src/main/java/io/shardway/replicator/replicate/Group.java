package io.shardway.replicator.replicate;

import io.shardway.messaging.changes.Change;
import io.shardway.messaging.changes.Change.Ddl;
import io.shardway.messaging.changes.Change.Heartbeat;
import io.shardway.messaging.changes.Change.RowChange;
import io.shardway.messaging.changes.Change.TransactionEnd;
import io.shardway.messaging.changes.Change.Watermark;
import io.shardway.messaging.changes.LoggedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gathers whole source transactions for one target transaction. What comes behind the last transaction end stays for the next one, unless it
 * has grown so large that it must be cut; then the offset says where.
 */
final class Group {

    /** A transaction with more is cut. */
    static final int MAX_CHANGES = 4_000;

    static final long MAX_BYTES = 8L * 1024 * 1024;
    /** Enough for one target transaction when there is a backlog. */
    static final int ENOUGH_CHANGES = 2_000;

    /**
     * What one target transaction makes the case.
     *
     * @param last the record that it ends with
     */
    record Batch(LoggedChange last, List<RowChange> changes, List<UUID> watermarks, long bytes) {
        Batch {
            changes = List.copyOf(changes);
            watermarks = List.copyOf(watermarks);
        }

        /** Whether it only moves the offset. */
        boolean idle() {
            return changes.isEmpty() && watermarks.isEmpty();
        }

        Change.Header header() {
            return last.change().header();
        }
    }

    private final List<RowChange> changes = new ArrayList<>();
    private final List<UUID> watermarks = new ArrayList<>();
    private long bytes;
    /** Changes up to here belong to whole transactions. */
    private int whole;
    /** Record after which all before it is whole. */
    private @Nullable LoggedChange lastWhole;

    private @Nullable LoggedChange last;

    void add(LoggedChange logged) {
        last = logged;
        switch (logged.change()) {
            case RowChange change -> {
                changes.add(change);
                bytes += bytes(change);
            }
            case TransactionEnd _ -> endOfTransaction(logged);
            case Watermark watermark -> {
                watermarks.add(watermark.id());
                // A transaction of its own.
                endOfTransaction(logged);
            }
            case Heartbeat _ -> {
                if (whole == changes.size()) {
                    lastWhole = logged;
                }
            }
            case Ddl _ -> throw new IllegalArgumentException("A schema change is no part of a group");
        }
    }

    private void endOfTransaction(LoggedChange logged) {
        whole = changes.size();
        lastWhole = logged;
    }

    /** Whether it should be written before more is read. */
    boolean full() {
        return whole >= ENOUGH_CHANGES || changes.size() >= MAX_CHANGES || bytes >= MAX_BYTES;
    }

    /** Takes out what can be written now: whole transactions, or the beginning of one that is too large to wait for. */
    Optional<Batch> take() {
        LoggedChange end = lastWhole;
        if (end == null && (changes.size() >= MAX_CHANGES || bytes >= MAX_BYTES)) {
            end = last;
            whole = changes.size();
        }
        if (end == null) {
            return Optional.empty();
        }
        List<RowChange> taken = changes.subList(0, whole);
        long takenBytes = taken.stream().mapToLong(Group::bytes).sum();
        Batch batch = new Batch(end, taken, watermarks, takenBytes);
        taken.clear();
        watermarks.clear();
        bytes -= takenBytes;
        whole = 0;
        lastWhole = null;
        return Optional.of(batch);
    }

    private static long bytes(RowChange change) {
        return change.before().map(row -> row.bytes()).orElse(0L)
                + change.after().map(row -> row.bytes()).orElse(0L);
    }
}
