package io.shardway.api.rest;

import io.quarkus.logging.Log;
import io.quarkus.vertx.VertxContextSupport;
import io.shardway.api.ApiConfig;
import io.shardway.api.Refusal;
import io.shardway.api.domain.PublicState;
import io.shardway.api.events.EventFeed;
import io.shardway.api.events.Scope;
import io.shardway.api.events.StoredEvent;
import io.shardway.contract.ContractJson;
import io.shardway.contract.event.EventType;
import io.shardway.contract.event.WorkflowEvent.StateChanged;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Streams of server-sent events. A subscriber takes one event at a time; one that does not take it in time is disconnected and may resume
 * behind the last id it saw. A stream of one workflow ends with it: event {@code end}.
 */
@ApplicationScoped
class EventStreams {

    private static final String STATE_CHANGED = EventType.of(StateChanged.class);
    private static final long RECONNECT_MILLIS = 2_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final EventFeed feed;
    private final Vertx vertx;
    private final Duration heartbeat;
    private final Duration patience;
    private final int most;

    EventStreams(EventFeed feed, Vertx vertx, ApiConfig config) {
        this.feed = feed;
        this.vertx = vertx;
        this.heartbeat = config.api().eventHeartbeat();
        this.patience = config.api().eventPatience();
        this.most = config.api().eventSubscribers();
    }

    /**
     * Waits on a worker thread for what decides whether there is a stream at all: a stream of server-sent events sends its status before it asks
     * for its first event, so a failure behind that could not be answered any more.
     */
    static <T> T before(Supplier<Uni<T>> question) {
        try {
            return VertxContextSupport.subscribeAndAwait(question);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("Cannot begin a stream of events", e);
        }
    }

    private sealed interface Frame {
        record Greeting() implements Frame {}

        record Event(StoredEvent event) implements Frame {}

        record Heartbeat() implements Frame {}

        record End(String state) implements Frame {}

        /** Never sent: the stream is over. */
        record Over() implements Frame {}
    }

    /** What was behind {@code place} and what comes, each once and in order, until the subscriber leaves. */
    Multi<OutboundSseEvent> follow(Scope scope, long place, HttpServerRequest request, Sse sse) {
        if (feed.join() > most) {
            feed.leave();
            throw Refusal.unavailable(
                    "This instance serves " + most + " streams of events already; try again, another may take it");
        }
        var connection = request.connection();
        var guard = new StallGuard(vertx, patience, () -> {
            Log.infof("Disconnecting a slow subscriber of events scope=%s", scope);
            hangUp(connection);
        });
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().<Frame>item(new Frame.Greeting()), frames(scope, place))
                .select()
                .first(frame -> !(frame instanceof Frame.Over))
                .onRequest()
                .invoke(guard::accepted)
                .onItem()
                .invoke(guard::sent)
                .onTermination()
                .invoke(() -> {
                    guard.close();
                    feed.leave();
                })
                .map(frame -> event(frame, sse));
    }

    /**
     * At once. The connection's own close, and its channel's, which leads to the same, wait until all that was written before is taken: for ever.
     * From the place of its handler on, what comes is nothing but the socket.
     */
    private static void hangUp(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            var _ = base.channelHandlerContext().close();
        } else {
            var _ = connection.close();
        }
    }

    private Multi<Frame> frames(Scope scope, long place) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicLong(place), at -> next(scope, at))
                .indefinitely()
                .onItem()
                .disjoint();
    }

    private Uni<List<Frame>> next(Scope scope, AtomicLong place) {
        return Uni.createFrom()
                .deferred(() -> feed.next(scope, place.get()))
                .onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .map(batch -> {
                    place.set(batch.place());
                    return frames(scope, batch.events());
                })
                .ifNoItem()
                .after(heartbeat)
                .recoverWithItem(List.of(new Frame.Heartbeat()));
    }

    private List<Frame> frames(Scope scope, List<StoredEvent> events) {
        var frames = new ArrayList<Frame>();
        for (StoredEvent event : events) {
            frames.add(new Frame.Event(event));
            var end = scope instanceof Scope.OfWorkflow ? endedBy(event) : Optional.<String>empty();
            if (end.isPresent()) {
                frames.add(new Frame.End(end.get()));
                frames.add(new Frame.Over());
                return frames;
            }
        }
        if (feed.isStopped()) {
            frames.add(new Frame.Over());
        }
        return frames;
    }

    private static Optional<String> endedBy(StoredEvent event) {
        if (!event.type().equals(STATE_CHANGED)) {
            return Optional.empty();
        }
        var to = ContractJson.read(event.body().getBytes(StandardCharsets.UTF_8), StateChanged.class)
                .to();
        return Arrays.stream(PublicState.values())
                .filter(state -> state.isFinal() && state.word().equals(to))
                .map(PublicState::word)
                .findFirst();
    }

    private static OutboundSseEvent event(Frame frame, Sse sse) {
        return switch (frame) {
            case Frame.Greeting _ ->
                sse.newEventBuilder()
                        .comment("events of shardway")
                        .reconnectDelay(RECONNECT_MILLIS)
                        .build();
            case Frame.Event(StoredEvent event) ->
                sse.newEventBuilder()
                        .id(Long.toString(event.sequence()))
                        .name(event.type())
                        .mediaType(MediaType.TEXT_PLAIN_TYPE)
                        .data(String.class, event.body())
                        .build();
            case Frame.Heartbeat _ ->
                sse.newEventBuilder().comment("still here").build();
            case Frame.End(String state) ->
                sse.newEventBuilder()
                        .name("end")
                        .mediaType(MediaType.TEXT_PLAIN_TYPE)
                        .data(String.class, "{\"state\":\"" + state + "\"}")
                        .build();
            case Frame.Over _ -> throw new IllegalStateException("The end of a stream is no event");
        };
    }
}
