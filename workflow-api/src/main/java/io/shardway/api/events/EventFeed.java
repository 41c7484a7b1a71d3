package io.shardway.api.events;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.shardway.api.ApiConfig;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reader of the database for all followers of this instance. Followers are no queues: each asks for what comes behind its own place when it
 * can take more, from the newest events that all share, or from the database when it is further behind. So a slow follower costs a place and
 * no memory, and nobody can skip or double anything: an event is what comes next by its number.
 */
@ApplicationScoped
public class EventFeed {

    private static final int PAGE = 100;
    private static final int READ = 500;
    private static final int KEPT_EVENTS = 2_000;
    private static final long KEPT_CHARACTERS = 8_000_000;

    /** What comes next for a follower, and the place where it then is. */
    public record Batch(List<StoredEvent> events, long place) {}

    private final EventHistory history;
    private final Vertx vertx;
    private final long pollMillis;
    private final Set<UniEmitter<? super Boolean>> waiting = new LinkedHashSet<>();
    private @Nullable Recent recent;
    private long head;
    private int followers;
    private boolean reading;
    private boolean rung;
    private boolean began;
    private boolean failing;
    private boolean stopped;
    private long timer;

    EventFeed(EventHistory history, Vertx vertx, ApiConfig config) {
        this.history = history;
        this.vertx = vertx;
        this.pollMillis = config.api().eventPoll().toMillis();
    }

    /** One more follower; every call is answered by one of {@link #leave}. */
    public synchronized int join() {
        followers++;
        if (followers == 1) {
            vertx.runOnContext(_ -> read());
        }
        return followers;
    }

    public synchronized void leave() {
        followers--;
        if (followers == 0) {
            // Nobody reads on meanwhile: what is kept would have a gap.
            recent = null;
        }
    }

    synchronized int followers() {
        return followers;
    }

    /** There may be something new: do not wait for the next look. */
    public void ring() {
        synchronized (this) {
            if (followers == 0) {
                return;
            }
        }
        vertx.runOnContext(_ -> read());
    }

    /** What {@code scope} covers behind {@code place}, at most a page; waits until there may be something. May be empty. */
    public Uni<Batch> next(Scope scope, long place) {
        long known;
        synchronized (this) {
            var kept = recent;
            if (kept == null) {
                return moved(place).chain(() -> next(scope, place));
            }
            if (kept.reachesBackTo(place)) {
                var events = kept.after(scope, place, PAGE);
                return events.isEmpty()
                        ? moved(Math.max(place, head)).replaceWith(new Batch(List.of(), Math.max(place, head)))
                        : Uni.createFrom()
                                .item(new Batch(events, events.getLast().sequence()));
            }
            known = head;
        }
        // What was known before the question is in the answer: behind a short page, nothing up to there is left.
        return history.after(scope, place, PAGE).map(events -> {
            long last = events.isEmpty() ? place : events.getLast().sequence();
            return new Batch(events, events.size() < PAGE ? Math.max(last, known) : last);
        });
    }

    /** Ends when something behind {@code place} is known, or when nothing more will be. */
    private Uni<Boolean> moved(long place) {
        return Uni.createFrom().emitter(emitter -> {
            synchronized (this) {
                if (!stopped && (recent == null || head <= place)) {
                    waiting.add(emitter);
                    emitter.onTermination(() -> forget(emitter));
                    return;
                }
            }
            emitter.complete(true);
        });
    }

    private synchronized void forget(UniEmitter<?> emitter) {
        waiting.remove(emitter);
    }

    public synchronized boolean isStopped() {
        return stopped;
    }

    void stop(@Observes ShutdownEvent event) {
        synchronized (this) {
            stopped = true;
        }
        wake();
    }

    private void read() {
        Optional<Recent> kept;
        long from;
        synchronized (this) {
            if (followers == 0 || stopped) {
                return;
            }
            if (reading) {
                rung = true;
                return;
            }
            reading = true;
            kept = Optional.ofNullable(recent);
            from = head;
        }
        Uni<Boolean> more = kept.isEmpty()
                ? history.head().map(this::begin)
                : history.after(from, READ).map(events -> append(events));
        more.subscribe().with(again -> done(again, from), this::failed);
    }

    private synchronized boolean begin(long newest) {
        head = newest;
        recent = new Recent(newest, KEPT_EVENTS, KEPT_CHARACTERS);
        began = true;
        return false;
    }

    private synchronized boolean append(List<StoredEvent> events) {
        var kept = recent;
        if (kept == null || events.isEmpty()) {
            return false;
        }
        events.forEach(kept::add);
        head = events.getLast().sequence();
        return events.size() == READ;
    }

    private void done(boolean more, long before) {
        boolean again;
        boolean moved;
        synchronized (this) {
            reading = false;
            again = more || rung;
            rung = false;
            moved = began || head != before;
            began = false;
            if (failing) {
                failing = false;
                Log.info("Events are read again");
            }
        }
        if (moved) {
            wake();
        }
        if (again) {
            read();
        } else {
            readLater();
        }
    }

    private void failed(Throwable e) {
        synchronized (this) {
            reading = false;
            if (!failing) {
                failing = true;
                Log.warnf("Followers of events wait for the database: %s", e.getMessage());
            }
        }
        readLater();
    }

    /** One timer, however many rings there were. */
    private synchronized void readLater() {
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(pollMillis, _ -> read());
    }

    private void wake() {
        List<UniEmitter<? super Boolean>> ready;
        synchronized (this) {
            ready = List.copyOf(waiting);
            waiting.clear();
        }
        ready.forEach(emitter -> emitter.complete(true));
    }
}
