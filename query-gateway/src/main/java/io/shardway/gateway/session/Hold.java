package io.shardway.gateway.session;

import io.netty.channel.EventLoop;
import io.shardway.gateway.buffer.StatementBuffer;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.routing.Decision;
import io.shardway.gateway.routing.RoutingTable;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long one statement waits: for traffic to be switched, for a lease, for a newer catalog. One deadline bounds it all, however
 * often it waits.
 */
final class Hold {

    private static final Duration CATALOG_POLL = Duration.ofMillis(10);

    private final SessionServices services;

    private Optional<StatementBuffer.Place> place = Optional.empty();
    private OptionalLong deadlineNanos = OptionalLong.empty();
    private Optional<ServerError> fenceError = Optional.empty();
    private long fencedEpoch = -1;
    private OptionalLong catalogTicket = OptionalLong.empty();

    Hold(SessionServices services) {
        this.services = services;
    }

    /** A fence refused the statement under this epoch: the rules of a newer one say where it may go. */
    void fenced(long epoch, ServerError error) {
        fencedEpoch = epoch;
        fenceError = Optional.of(error);
    }

    /** How long the statement has to wait before it may be sent, at the longest; empty when it may go now. */
    Optional<Duration> needed(RoutingTable table, Decision.Served target) {
        if (table.epoch() <= fencedEpoch) {
            return Optional.of(services.buffer().maxWait());
        }
        long now = services.clock().millis();
        if (target.bufferingUntil() > now) {
            return Optional.of(Duration.ofMillis(target.bufferingUntil() - now));
        }
        return target.routes().isEmpty() || services.leaseValid().getAsBoolean()
                ? Optional.empty()
                : Optional.of(services.buffer().maxWait());
    }

    /**
     * A table that came, went or moved a moment ago is not where the catalog says; one reading that begins now decides.
     *
     * @return how long to wait for that reading; empty when it is over and it changed nothing
     */
    Optional<Duration> neededForCatalog() {
        long ticket = catalogTicket.orElseGet(services.freshCatalog());
        catalogTicket = OptionalLong.of(ticket);
        return services.catalogRead().test(ticket) ? Optional.empty() : Optional.of(CATALOG_POLL);
    }

    /**
     * Waits until something changes, then wakes.
     *
     * @return what to answer when it must not wait any longer, or cannot wait at all
     */
    Optional<ServerError> await(Duration atLongest, EventLoop loop, int byteCount, Runnable wake) {
        long now = System.nanoTime();
        long deadline =
                deadlineNanos.orElseGet(() -> now + services.buffer().maxWait().toNanos());
        deadlineNanos = OptionalLong.of(deadline);
        Duration left = Duration.ofNanos(deadline - now);
        if (!left.isPositive()) {
            // An error that only looks like a fence may be an honest one, such as a table that was never there.
            return Optional.of(fenceError
                    .filter(error -> !FenceSigns.isCertain(error))
                    .orElseGet(() -> ServerError.retryStatement(
                            "Waited " + services.buffer().maxWait()
                                    + " for a switch of traffic to end; the statement was not executed, try again")));
        }
        if (place.isEmpty()) {
            place = services.buffer().enter(loop, byteCount, wake);
        }
        if (place.isEmpty()) {
            return Optional.of(ServerError.retryStatement(
                    "Too many statements wait for a switch of traffic; the statement was not executed, try again"));
        }
        place.get().await(atLongest.compareTo(left) < 0 ? atLongest : left);
        return Optional.empty();
    }

    boolean waiting() {
        return place.isPresent();
    }

    void leave() {
        place.ifPresent(StatementBuffer.Place::leave);
        place = Optional.empty();
    }
}
