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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

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
            claim(stream, count, claims);
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

    /** All lanes at once: owners that hang in several of them cost the wait for one. What was claimed is in {@code claims} also on failure. */
    private static void claim(Stream stream, int count, List<Lane.Claim> claims) {
        List<Future<Lane.Claim>> taking;
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name(stream + "/claim-", 0).factory())) {
            taking = IntStream.range(0, count)
                    .mapToObj(number -> threads.submit(() -> Lane.Claim.take(number, stream)))
                    .toList();
        }
        RuntimeException failure = null;
        for (Future<Lane.Claim> claim : taking) {
            switch (claim.state()) {
                case SUCCESS -> claims.add(claim.resultNow());
                case FAILED, CANCELLED, RUNNING -> failure = failure == null ? failureOf(claim) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException failureOf(Future<Lane.Claim> claim) {
        if (claim.state() != Future.State.FAILED) {
            return new IllegalStateException("Stopped while claiming lanes");
        }
        return claim.exceptionNow() instanceof RuntimeException known
                ? known
                : new IllegalStateException("Cannot claim lanes", claim.exceptionNow());
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }
}
