package io.shardway.replicator.stream;

import java.time.Duration;

/** Looks once a second how far a change log reaches: the backlog, for people. */
public final class LogEnd {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final ChangeLog log;
    private final StreamStatus status;
    private long lastNanos = System.nanoTime() - INTERVAL.toNanos();

    public LogEnd(ChangeLog log, StreamStatus status) {
        this.log = log;
        this.status = status;
    }

    public void lookNowAndThen() {
        if (System.nanoTime() - lastNanos >= INTERVAL.toNanos()) {
            status.logEnds(log.endOffset());
            lastNanos = System.nanoTime();
        }
    }
}
