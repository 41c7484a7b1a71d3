package io.shardway.replicator.redo;

import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.Streams;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.Stream;
import io.shardway.replicator.stream.StreamStatus;
import io.shardway.replicator.stream.TargetTables;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** All lanes of a stream, each with its item taken: whoever had them before commits nothing any more. */
record LaneSet(List<Lane> lanes, TargetTables tables, long smallestOffset) implements AutoCloseable {

    LaneSet {
        lanes = List.copyOf(lanes);
    }

    static LaneSet open(Stream stream, StreamStatus status, FaultPoint.Listener faults) {
        List<Lane.Claim> claims = new ArrayList<>();
        try {
            TargetTables tables;
            int count;
            Connection connection = stream.openTarget();
            try {
                count = Streams.lanes(connection, stream.id());
                tables = TargetTables.load(connection, stream);
            } finally {
                Sessions.close(connection);
            }
            for (int number = 0; number < count; number++) {
                claims.add(Lane.Claim.take(number, stream));
            }
            long[] offsets =
                    claims.stream().mapToLong(claim -> claim.item().logOffset()).toArray();
            status.applied(
                    claims.stream().mapToLong(claim -> claim.item().rows()).sum());
            LanePositions positions = new LanePositions(offsets, status);
            List<Lane> lanes = claims.stream()
                    .map(claim -> Lane.of(claim, stream, tables, positions, faults))
                    .toList();
            long smallest = Long.MAX_VALUE;
            for (long offset : offsets) {
                smallest = Math.min(smallest, offset);
            }
            return new LaneSet(lanes, tables, smallest);
        } catch (RuntimeException e) {
            claims.forEach(claim -> Sessions.close(claim.connection()));
            throw e;
        }
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }
}
