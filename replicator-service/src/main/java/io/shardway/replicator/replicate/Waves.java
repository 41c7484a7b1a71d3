package io.shardway.replicator.replicate;

import io.shardway.kernel.Row;
import io.shardway.kernel.TableSchema;
import io.shardway.replicator.stream.RowWriter.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts one table's changes of a target transaction into waves, so that many small source transactions become few large statements.
 *
 * <p>Within a wave every row key is touched by one change at most. Then no unique key is violated on the way, whatever its collation:
 * after the deletes the table holds a part of what it held before; while the updates run, it holds the source's rows of that moment without
 * those that were inserted or will be deleted, a part of a state that the source had; the inserts fill up the state at the end of the wave.
 * A part of a state without duplicates has none. Since the transaction commits as one, nobody sees the way (I3). Tables are independent while no
 * foreign key connects them.
 *
 * <p>A change of a touched row begins a new wave, except an update that leaves the bytes of every key alone: it only gives the earlier change
 * another image. Where row keys are not byte-stable, a change of another kind than the one before begins a new wave, so order is kept.
 */
final class Waves {

    /** What has happened to a key in this wave, and where in the list of that kind. */
    private record Touch(Kind kind, int index) {}

    private enum Kind {
        INSERT,
        UPDATE,
        DELETE
    }

    private final TableSchema schema;
    private final boolean byteStable;
    private final List<Wave> complete = new ArrayList<>();
    private final List<Row> deletes = new ArrayList<>();
    private final List<Update> updates = new ArrayList<>();
    private final List<Row> inserts = new ArrayList<>();
    private final Map<Row, Touch> touched = new HashMap<>();
    private Kind lastKind = Kind.INSERT;

    Waves(TableSchema schema) {
        this.schema = schema;
        this.byteStable = schema.byteStableKey();
    }

    void insert(Row row) {
        Row key = schema.keyOf(row);
        beginIfNeeded(Kind.INSERT, key, key);
        touched.put(key, new Touch(Kind.INSERT, inserts.size()));
        inserts.add(row);
    }

    void update(Row before, Row after) {
        Row from = schema.keyOf(before);
        Row to = schema.keyOf(after);
        Touch earlier = touched.get(from);
        if (byteStable && earlier != null && earlier.kind != Kind.DELETE && schema.sameInAllKeys(before, after)) {
            replaceImage(earlier, after);
            return;
        }
        beginIfNeeded(Kind.UPDATE, from, to);
        Touch touch = new Touch(Kind.UPDATE, updates.size());
        touched.put(to, touch);
        if (!from.equals(to)) {
            // The row has left this key; nobody may find it there.
            touched.put(from, new Touch(Kind.DELETE, -1));
        }
        updates.add(new Update(before, after));
    }

    void delete(Row row) {
        Row key = schema.keyOf(row);
        beginIfNeeded(Kind.DELETE, key, key);
        touched.put(key, new Touch(Kind.DELETE, deletes.size()));
        deletes.add(key);
    }

    /** All waves, in order. */
    List<Wave> waves() {
        end();
        return List.copyOf(complete);
    }

    private void replaceImage(Touch earlier, Row after) {
        switch (earlier.kind) {
            case INSERT -> inserts.set(earlier.index, after);
            case UPDATE ->
                updates.set(earlier.index, new Update(updates.get(earlier.index).before(), after));
            case DELETE -> throw new IllegalStateException("A deleted row has no image");
        }
    }

    private void beginIfNeeded(Kind kind, Row from, Row to) {
        boolean conflict = byteStable ? touched.containsKey(from) || touched.containsKey(to) : kind != lastKind;
        if (conflict) {
            end();
        }
        lastKind = kind;
    }

    private void end() {
        if (!touched.isEmpty()) {
            complete.add(new Wave(deletes, updates, inserts));
            deletes.clear();
            updates.clear();
            inserts.clear();
            touched.clear();
        }
    }
}
