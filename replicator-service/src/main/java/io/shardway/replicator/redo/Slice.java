package io.shardway.replicator.redo;

import io.shardway.messaging.changes.Change;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a stretch of the change log holds for one lane; every lane gets every stretch, so that it knows how far the log is read.
 *
 * @param lastOffset end of the stretch
 * @param last header of the record there
 * @param watermark the record there, if it is one
 * @param end whether the lane is done after it
 */
record Slice(long lastOffset, Change.Header last, List<KeyEvent> events, Optional<UUID> watermark, boolean end) {

    Slice {
        events = List.copyOf(events);
    }
}
