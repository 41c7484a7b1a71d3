package io.shardway.cutover.messaging;

import io.shardway.contract.routing.GatewayHeartbeat;
import io.shardway.cutover.CutoverConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which gateways live and what they have acknowledged. A gateway that was not heard for longer than its lease counts as gone: by its own
 * clock it holds statements then.
 */
@ApplicationScoped
public class Gateways {

    /** Heartbeats come every half second; after this long every living gateway was heard. */
    private static final Duration PICTURE = Duration.ofMillis(1500);

    private record Seen(String branchKey, long acknowledgedEpoch, long atNanos) {}

    private final Duration lease;
    private final Map<String, Seen> gateways = new HashMap<>();
    private long listeningSinceNanos;
    private boolean listening;

    public Gateways(CutoverConfig config) {
        this.lease = config.gatewayLease();
    }

    /** Heartbeats are read from now on. */
    synchronized void listening() {
        listening = true;
        listeningSinceNanos = System.nanoTime();
        notifyAll();
    }

    synchronized void heard(GatewayHeartbeat heartbeat) {
        gateways.put(
                heartbeat.gateway(), new Seen(heartbeat.branchKey(), heartbeat.acknowledgedEpoch(), System.nanoTime()));
        notifyAll();
    }

    /** Living gateways of a branch that have not acknowledged the epoch yet. */
    public synchronized Set<String> behind(String branchKey, long epoch) {
        long now = System.nanoTime();
        gateways.values().removeIf(seen -> now - seen.atNanos > lease.toNanos());
        Set<String> behind = new TreeSet<>();
        gateways.forEach((gateway, seen) -> {
            if (seen.branchKey.equals(branchKey) && seen.acknowledgedEpoch < epoch) {
                behind.add(gateway);
            }
        });
        return behind;
    }

    /** Waits until this instance has listened long enough to have heard every living gateway. */
    public synchronized void awaitPicture() throws InterruptedException {
        while (!listening || System.nanoTime() - listeningSinceNanos < PICTURE.toNanos()) {
            wait(50);
        }
    }

    /** Waits until every living gateway has acknowledged the epoch, or the time is over; answers who is missing. */
    public synchronized Set<String> awaitAcknowledged(String branchKey, long epoch, Duration limit)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Set<String> behind = behind(branchKey, epoch);
        while (!behind.isEmpty() && System.nanoTime() < deadline) {
            wait(Math.max(1, Math.min(100, (deadline - System.nanoTime()) / 1_000_000)));
            behind = behind(branchKey, epoch);
        }
        return behind;
    }
}
