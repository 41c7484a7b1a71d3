package io.shardway.messaging.work;

import io.quarkus.logging.Log;
import io.shardway.kernel.ShardwayException;
import java.time.Duration;

/** Says once a minute that a unit is still waiting, since when and for what: waiting may last for ever, but not unseen. */
final class Waiting {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String unit;
    private long begun = System.nanoTime();
    private long since = begun;
    private long told = begun;

    Waiting(String unit) {
        this.unit = unit;
    }

    /** A try begins. */
    void begin() {
        begun = System.nanoTime();
    }

    /** It failed; one that has worked for a while was no waiting. */
    void failed(ShardwayException error) {
        long now = System.nanoTime();
        if (now - begun > PATIENCE.toNanos()) {
            since = now;
            told = now;
        } else if (now - told > PATIENCE.toNanos()) {
            told = now;
            Log.warnf(
                    "Waiting for %d s already unit=%s code=%s: %s",
                    Duration.ofNanos(now - since).toSeconds(), unit, error.code(), error.getMessage());
        }
    }
}
