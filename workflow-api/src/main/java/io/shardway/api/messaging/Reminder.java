package io.shardway.api.messaging;

import java.time.Duration;

/** Says when to tell about something that lasts: when it begins, and again and again while it does not end. */
public final class Reminder {

    private final long everyNanos;
    private boolean lasts;
    private long toldAt;

    public Reminder(Duration every) {
        this.everyNanos = every.toNanos();
    }

    /** It is so now; whether that is to be told. */
    public boolean isDue(long nanoTime) {
        boolean due = !lasts || nanoTime - toldAt >= everyNanos;
        lasts = true;
        if (due) {
            toldAt = nanoTime;
        }
        return due;
    }

    /** It is not so now; whether it was before. */
    public boolean ends() {
        boolean ended = lasts;
        lasts = false;
        return ended;
    }
}
