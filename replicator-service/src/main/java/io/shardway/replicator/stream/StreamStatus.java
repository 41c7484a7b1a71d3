package io.shardway.replicator.stream;

import io.shardway.messaging.changes.Change;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How far a stream is, for people: written by the threads that apply, read by the one that reports. */
public final class StreamStatus {

    public static final String CATCHING_UP = "catching_up";
    public static final String INDEXING = "indexing";
    public static final String RUNNING = "running";
    public static final String STOPPED = "stopped";

    private final Clock clock;
    private final AtomicLong applied = new AtomicLong();
    private volatile String state;
    private volatile Change.@Nullable Header lastApplied;
    private volatile long lastOffset = -1;
    private volatile long endOffset = -1;

    public StreamStatus(Clock clock, String state) {
        this.clock = clock;
        this.state = state;
    }

    public void state(String newState) {
        state = newState;
    }

    public String state() {
        return state;
    }

    /** Everything up to this record is committed on the target. */
    public void committed(long offset, Change.Header header) {
        lastOffset = offset;
        lastApplied = header;
    }

    /** So many changes more are committed on the target. */
    public void applied(long changes) {
        applied.addAndGet(changes);
    }

    public void logEnds(long offset) {
        endOffset = offset;
    }

    public long applied() {
        return applied.get();
    }

    public Optional<String> position() {
        return Optional.ofNullable(lastApplied).map(Change.Header::position);
    }

    /** Now minus the source commit time of the last applied record; empty before the first. */
    public OptionalLong lagMillis() {
        Change.Header header = lastApplied;
        return header == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, clock.millis() - header.committedAtMillis()));
    }

    /** Records in the log that are not applied yet, markers of Kafka's own included. */
    public long backlog() {
        return Math.max(0, endOffset - lastOffset - 1);
    }
}
