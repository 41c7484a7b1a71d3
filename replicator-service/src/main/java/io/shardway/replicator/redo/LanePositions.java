package io.shardway.replicator.redo;

import io.shardway.messaging.changes.Change;
import io.shardway.replicator.stream.StreamStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How far each lane has committed. */
final class LanePositions {

    private final long[] committed;
    private final Change.@Nullable Header[] headers;
    private final StreamStatus status;

    LanePositions(long[] committed, StreamStatus status) {
        this.committed = committed.clone();
        this.headers = new Change.Header[committed.length];
        this.status = status;
    }

    /** The stream is as far as its slowest lane. */
    synchronized void committed(int lane, long offset, Change.Header header, long rows) {
        committed[lane] = offset;
        headers[lane] = header;
        int slowest = 0;
        for (int i = 1; i < committed.length; i++) {
            if (committed[i] < committed[slowest]) {
                slowest = i;
            }
        }
        Change.Header last = headers[slowest];
        status.applied(rows);
        if (last != null) {
            status.committed(committed[slowest], last);
        }
        notifyAll();
    }

    /** Waits until every other lane has committed up to this offset. */
    synchronized void awaitOthers(int lane, long offset) throws InterruptedException {
        while (!othersReached(lane, offset)) {
            wait();
        }
    }

    private boolean othersReached(int lane, long offset) {
        for (int i = 0; i < committed.length; i++) {
            if (i != lane && committed[i] < offset) {
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized String toString() {
        return Arrays.toString(committed);
    }
}
