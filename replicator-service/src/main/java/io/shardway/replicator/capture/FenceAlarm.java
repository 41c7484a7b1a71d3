package io.shardway.replicator.capture;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableSchema;
import java.util.Optional;

/**
 * A change behind our fence as it is told (ADR 0013): without keys and values. It is kept with the capture's position, so it is told by every run
 * until somebody has acknowledged it.
 *
 * @param generation of the command under which it was found
 * @param query finds the row; empty for a schema change
 * @param more further changes that were logged together with this one
 */
record FenceAlarm(
        long generation,
        String table,
        String server,
        String operation,
        String position,
        Optional<String> query,
        long more) {

    static FenceAlarm of(CaptureUnit unit, TableSchema schema, ForeignWrite write, long generation) {
        return new FenceAlarm(
                generation,
                schema.name().toString(),
                unit.source().primary().toString(),
                write.operation(),
                write.position(),
                write.row().map(row -> KeyDigest.query(schema, schema.name().quoted(), row)),
                write.more());
    }

    ShardwayException exception() {
        return new ShardwayException(
                ErrorCode.FOREIGN_WRITE,
                "Somebody has changed table " + table + " on " + server + " behind the fence (" + operation + " at "
                        + position
                        + "); the change is not on the side that serves. Find who writes past the fence (a session that replicates,"
                        + " a prepared XA transaction, a schema change), put the change right by hand, then retry"
                        + query.map(text -> ". The row: " + text).orElse("")
                        + (more == 0
                                ? ""
                                : ". It is the first of " + (more + 1) + " changes: compare all moved tables"));
    }
}
