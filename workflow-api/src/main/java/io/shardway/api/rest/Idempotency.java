package io.shardway.api.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.shardway.api.Refusal;
import io.shardway.api.catalogue.Secrets;
import io.shardway.api.shell.WorkflowShell;
import io.shardway.api.store.IdempotencyStore;
import io.shardway.api.store.IdempotencyStore.Claim;
import io.shardway.api.store.IdempotencyStore.Standing;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * A POST with an {@code Idempotency-Key} is carried out once: the same request again within a day gets the same answer, one that comes while the
 * first is under way waits for it, another request under the same key is refused. Only success is kept; a refusal changed nothing and is decided
 * anew. Answers may hold a new token's secret, so they are kept encrypted. See docs/adr/0006.
 */
public class Idempotency {

    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotent-Replayed";

    private static final String CLAIM = "shardway.idempotency";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int BEFORE_THE_RESOURCES = -100;

    private final IdempotencyStore store;
    private final WorkflowShell shell;
    private final WorkflowBodies bodies;
    private final Secrets secrets;
    private final ObjectMapper json;
    private final CurrentVertxRequest http;
    private final long largestBody;

    Idempotency(
            IdempotencyStore store,
            WorkflowShell shell,
            WorkflowBodies bodies,
            Secrets secrets,
            ObjectMapper json,
            CurrentVertxRequest http,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody) {
        this.store = store;
        this.shell = shell;
        this.bodies = bodies;
        this.secrets = secrets;
        this.json = json;
        this.http = http;
        this.largestBody = largestBody.asLongValue();
    }

    /** What is asked for under a key is compared, so such bodies are read before the filters. */
    void readBodies(@Observes Router router) {
        var read = BodyHandler.create(false).setBodyLimit(largestBody);
        router.post().order(BEFORE_THE_RESOURCES).handler(context -> {
            if (context.request().headers().contains(HEADER)) {
                read.handle(context);
            } else {
                context.next();
            }
        });
    }

    /** The right to carry a request out, for what must be noted in the transaction that does it. */
    static Optional<Claim> claim(ContainerRequestContext request) {
        return Optional.ofNullable((Claim) request.getProperty(CLAIM));
    }

    @ServerRequestFilter
    public Uni<@Nullable Response> begin(ContainerRequestContext request) {
        String key = request.getHeaderString(HEADER);
        if (key == null || !request.getMethod().equals("POST")) {
            return Uni.createFrom().nullItem();
        }
        if (!KEY.matcher(key).matches()) {
            throw Refusal.badRequest("An Idempotency-Key is 1 to 255 visible ASCII characters");
        }
        String id = Digest.of(WorkflowResource.caller(request).actor().id(), key);
        String asked = Digest.of(
                request.getMethod(), request.getUriInfo().getRequestUri().getRawPath(), body());
        // Who has waited comes from a timer's thread; a database session belongs to the request's context.
        var context = MutinyHelper.executor(Vertx.currentContext());
        return standing(id, asked, PATIENCE).emitOn(context).chain(standing -> switch (standing) {
            case Standing.Claimed(Claim claim) -> {
                request.setProperty(CLAIM, claim);
                yield Uni.createFrom().<Response>nullItem();
            }
            case Standing.Answered(int status, String answer) ->
                Uni.createFrom().item(replayed(status, secrets.decrypt(answer, id)));
            case Standing.Created created ->
                shell.get(created.workflow())
                        .chain(bodies::full)
                        .map(this::text)
                        .call(text -> store.answered(created.claim(), 201, secrets.encrypt(text, id)))
                        .map(text -> replayed(201, text));
            case Standing.OfAnotherRequest _ ->
                throw Refusal.invalid("This Idempotency-Key was used for another request in the last 24 hours");
            case Standing.UnderWay _ ->
                throw Refusal.unavailable("The same request is still being carried out; send it again in a moment");
        });
    }

    @ServerResponseFilter
    public Uni<Void> end(ContainerRequestContext request, ContainerResponseContext response) {
        var claim = claim(request);
        if (claim.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        if (response.getStatus() >= 300) {
            return store.release(claim.get()).onFailure().recoverWithNull();
        }
        String answer = text(response.getEntity());
        if (!answer.isEmpty()) {
            // The bytes that are kept are the bytes that are sent.
            response.setEntity(answer.getBytes(StandardCharsets.UTF_8));
        }
        return store.answered(
                        claim.get(),
                        response.getStatus(),
                        secrets.encrypt(answer, claim.get().id()))
                // The request is done, whatever becomes of its note.
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Standing> standing(String id, String asked, Duration patience) {
        return store.claim(id, asked)
                .chain(standing -> standing instanceof Standing.UnderWay && patience.isPositive()
                        ? Uni.createFrom()
                                .voidItem()
                                .onItem()
                                .delayIt()
                                .by(PAUSE)
                                .chain(() -> standing(id, asked, patience.minus(PAUSE)))
                        : Uni.createFrom().item(standing));
    }

    private static Response replayed(int status, String answer) {
        var response = Response.status(status).header(REPLAYED, "true");
        return answer.isEmpty()
                ? response.build()
                : response.type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(answer.getBytes(StandardCharsets.UTF_8))
                        .build();
    }

    /** Read by {@link #readBodies} before any filter runs. */
    private String body() {
        return Optional.ofNullable(http.getCurrent().body().buffer())
                .map(buffer -> buffer.toString(StandardCharsets.ISO_8859_1))
                .orElse("");
    }

    private String text(@Nullable Object entity) {
        return switch (entity) {
            case null -> "";
            case String written -> written;
            case byte[] written -> new String(written, StandardCharsets.UTF_8);
            case Object body -> json(body);
        };
    }

    private String json(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write an answer", e);
        }
    }
}
