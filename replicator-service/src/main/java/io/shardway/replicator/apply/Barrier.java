package io.shardway.replicator.apply;

import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.Checkpoint;
import io.shardway.mysql.sidecar.Graves;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import io.shardway.mysql.sidecar.Watermarks;
import io.shardway.replicator.redo.Redo;
import io.shardway.replicator.replicate.Replicate;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.Stream;
import io.shardway.replicator.stream.Transactions;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/** What the sidecar says about the way from lanes to the one writer, and the step across. */
final class Barrier {

    private final List<Stream> streams;
    private final FaultPoint.Listener faults;

    Barrier(List<Stream> streams, FaultPoint.Listener faults) {
        this.streams = streams;
        this.faults = faults;
    }

    /** Whether all lanes of the stream stand at W1. */
    boolean reached(Connection target, Stream stream) {
        return Watermarks.isApplied(target, stream.id(), Marker.id(stream.id()));
    }

    /** Whether every stream has its one writer's item with a position. */
    boolean crossed(Connection target) {
        return streams.stream()
                .allMatch(stream -> Items.find(target, stream.id(), ItemKind.APPLY, Replicate.ITEM)
                                .map(Item::logOffset)
                                .orElse(-1L)
                        >= 0);
    }

    /** Drops the graves, which no chunk needs any more, and hands each stream's position from its lanes to its one writer. */
    void cross() throws InterruptedException {
        Connection target = streams.getFirst().openTarget();
        try {
            for (String table : streams.getFirst().workflow().tables()) {
                Graves.drop(target, streams.getFirst().workflow().id(), table);
            }
            faults.reached(FaultPoint.GRAVES_DROPPED);
            for (Stream stream : streams) {
                Transactions.end(target);
                Item item = Items.take(target, stream.id(), ItemKind.APPLY, Replicate.ITEM, stream.owner());
                if (item.logOffset() < 0) {
                    Redo.AtMarker lanes = Redo.atMarker(target, stream.id());
                    Optional<String> position = Items.position(target, stream.id());
                    Checkpoint checkpoint = new Checkpoint(
                            lanes.offset(), Optional.empty(), position, 0, lanes.rows(), lanes.bytes(), false);
                    Transactions.run(
                            target, "the barrier of stream " + stream, () -> Items.advance(target, item, checkpoint));
                }
                faults.reached(FaultPoint.COLLAPSED);
            }
        } finally {
            Sessions.close(target);
        }
    }
}
