package io.shardway.api.access;

import java.time.Duration;

/**
 * What is left for a key in its current window.
 *
 * @param limit requests per window; 0 when there is no limit
 * @param remaining after this request; negative when it was one too many
 * @param reset until the next window begins
 */
public record Allowance(int limit, int remaining, Duration reset) {

    public boolean isLimited() {
        return limit > 0;
    }

    public boolean isExceeded() {
        return isLimited() && remaining < 0;
    }

    /** Rounded up: whoever waits so long is let in. */
    public long resetSeconds() {
        return Math.max(1, (reset.toMillis() + 999) / 1000);
    }
}
