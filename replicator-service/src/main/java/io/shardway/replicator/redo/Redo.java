package io.shardway.replicator.redo;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.mysql.sidecar.Streams;
import io.shardway.replicator.stream.ChangeLog;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.Stream;
import io.shardway.replicator.stream.StreamStatus;
import io.shardway.replicator.stream.Together;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * Step 2 of one stream: the change log is read once and dealt out to lanes, until all of them stand at W1. Nothing behind W1 is applied
 * here.
 */
public final class Redo {

    private final Stream stream;
    private final ChangeLog.Source logs;
    private final StreamStatus status;
    private final FaultPoint.Listener faults;

    public Redo(Stream stream, ChangeLog.Source logs, StreamStatus status, FaultPoint.Listener faults) {
        this.stream = stream;
        this.logs = logs;
        this.status = status;
        this.faults = faults;
    }

    /** Returns when every lane has committed up to the watermark W1. Not to be called when that is applied already. */
    public void runUntil(UUID w1) throws Exception {
        try (LaneSet set = LaneSet.open(stream, status, faults);
                ChangeLog log = logs.open(stream, set.smallestOffset())) {
            List<Callable<Void>> tasks = new ArrayList<>(set.lanes());
            tasks.add(new Dealer(set, log, w1, status));
            Together.run(stream + "/redo", tasks);
        }
    }

    /** Where all lanes of a stream stand once W1 is applied, and what they have done. */
    public record AtMarker(long offset, long rows, long bytes) {}

    public static AtMarker atMarker(Connection connection, StreamId stream) {
        List<Item> lanes = new ArrayList<>();
        for (int lane = 0; lane < Streams.lanes(connection, stream); lane++) {
            Items.find(connection, stream, ItemKind.LANE, Lane.name(lane)).ifPresent(lanes::add);
        }
        long offset = lanes.isEmpty() ? -1 : lanes.getFirst().logOffset();
        if (offset < 0
                || lanes.size() < Streams.lanes(connection, stream)
                || lanes.stream().anyMatch(lane -> lane.logOffset() != offset)) {
            throw new ShardwayException(
                    ErrorCode.UNEXPECTED,
                    "The lanes of stream " + stream + " do not stand at one offset, though the marker was applied: "
                            + lanes.stream()
                                    .map(lane -> lane.name() + " at " + lane.logOffset())
                                    .toList());
        }
        return new AtMarker(
                offset,
                lanes.stream().mapToLong(Item::rows).sum(),
                lanes.stream().mapToLong(Item::bytes).sum());
    }
}
