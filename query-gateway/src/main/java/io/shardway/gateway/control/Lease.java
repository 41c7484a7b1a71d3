package io.shardway.gateway.control;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long the gateway may trust its rules about tables of workflows: counted on its own monotonic clock from the moment at which
 * it sent the heartbeat that the controller has echoed, so no clocks need to agree.
 */
public final class Lease {

    private static final int REMEMBERED = 256;

    private final Duration length;
    private final LongSupplier nanoClock;
    private final Map<Long, Long> sentAt = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    private long until;
    private boolean granted;

    public Lease(Duration length, LongSupplier nanoClock) {
        this.length = length;
        this.nanoClock = nanoClock;
    }

    /** A heartbeat with this nonce is about to be sent. */
    synchronized void sending(long nonce) {
        sentAt.put(nonce, nanoClock.getAsLong());
    }

    /** The controller has seen this nonce; returns whether the lease had run out before. */
    synchronized boolean granted(long nonce) {
        Long sent = sentAt.get(nonce);
        if (sent == null) {
            return false;
        }
        boolean wasInvalid = !valid();
        long end = sent + length.toNanos();
        if (!granted || end - until > 0) {
            until = end;
        }
        granted = true;
        return wasInvalid && valid();
    }

    public synchronized boolean valid() {
        return granted && until - nanoClock.getAsLong() > 0;
    }
}
