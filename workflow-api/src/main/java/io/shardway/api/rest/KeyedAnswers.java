package io.shardway.api.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardway.api.catalogue.Secrets;
import io.shardway.api.shell.FaultPoints;
import io.shardway.api.store.IdempotencyStore;
import io.shardway.api.store.Noting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The answer to a POST that creates something, kept under the request's idempotency key in the transaction that creates it: a crash behind that
 * leaves an answer for whoever asks again, and never a second thing.
 */
@ApplicationScoped
class KeyedAnswers {

    private final Secrets secrets;
    private final ObjectMapper json;
    private final FaultPoints faults;

    KeyedAnswers(Secrets secrets, ObjectMapper json, FaultPoints faults) {
        this.secrets = secrets;
        this.json = json;
        this.faults = faults;
    }

    /** @param body what is answered when it is created */
    <T> Noting<T> created(ContainerRequestContext request, Function<T, Object> body) {
        return Idempotency.claim(request)
                .<Noting<T>>map(claim -> (transaction, created) -> IdempotencyStore.answer(
                        transaction,
                        claim,
                        Response.Status.CREATED.getStatusCode(),
                        secrets.encrypt(text(body.apply(created)), claim.id())))
                .orElseGet(Noting::nothing);
    }

    /** The answer to whoever asked first. */
    <B> RestResponse<B> answer(B body) {
        faults.pass(FaultPoints.Point.AFTER_COMMIT);
        return RestResponse.status(RestResponse.Status.CREATED, body);
    }

    private String text(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write an answer", e);
        }
    }
}
