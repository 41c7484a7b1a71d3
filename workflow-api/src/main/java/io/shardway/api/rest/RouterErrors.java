package io.shardway.api.rest;

import io.quarkus.logging.Log;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The same shape of errors where no resource is reached: paths outside of REST, and requests that the HTTP layer itself refuses. */
public class RouterErrors {

    private static final int FIRST = -200;
    private static final int READ_AWAY = 16;

    private record Answer(String code, String message) {}

    private static final Map<Integer, Answer> ANSWERS = Map.of(
            400, new Answer("bad_request", "The request cannot be understood"),
            404, new Answer("not_found", "There is nothing at this path"),
            405, new Answer("method_not_allowed", "This path does not take this method"),
            406, new Answer("not_acceptable", "Answers are application/json; accept that"),
            413, new Answer("payload_too_large", "The body is too large; at most 1 MiB is taken"),
            414, new Answer("uri_too_long", "The path is too long"),
            415, new Answer("unsupported_media_type", "Bodies are application/json; say so in Content-Type"),
            431, new Answer("headers_too_large", "The headers are too large"));

    private final long largestBody;

    RouterErrors(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody) {
        this.largestBody = largestBody.asLongValue();
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(RouterErrors::refuseWithoutHost);
        router.route().order(FIRST).handler(this::refuseLargeBodies);
        ANSWERS.forEach((status, answer) -> router.errorHandler(status, context -> end(context, status, answer)));
        router.errorHandler(500, RouterErrors::unexpected);
        router.route()
                .last()
                .handler(context -> end(context, 404, new Answer("not_found", "There is nothing at this path")));
    }

    /** The router refuses a request without a host before any route; left to the framework, the answer shows its insides. */
    private static void refuseWithoutHost(RoutingContext context) {
        if (context.statusCode() == 400 && context.request().authority() == null) {
            end(context, 400, new Answer("bad_request", "A request names its host in the Host header"));
        } else {
            context.next();
        }
    }

    /**
     * Before the framework does the same without a body. What the client still sends is read away, within reason, so that it hears the answer and not
     * a broken connection.
     */
    private void refuseLargeBodies(RoutingContext context) {
        long length = announcedLength(context);
        if (length <= largestBody) {
            context.next();
            return;
        }
        context.response().putHeader("connection", "close");
        var answer = Objects.requireNonNull(ANSWERS.get(413));
        if (length > READ_AWAY * largestBody) {
            end(context, 413, answer);
            return;
        }
        context.request()
                .handler(_ -> {})
                .endHandler(_ -> end(context, 413, answer))
                .resume();
    }

    private static long announcedLength(RoutingContext context) {
        String length = context.request().getHeader("content-length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static void unexpected(RoutingContext context) {
        var id = UUID.randomUUID();
        Log.errorf(
                context.failure(),
                "A request failed error=%s method=%s path=%s",
                id,
                context.request().method(),
                context.request().path());
        end(
                context,
                500,
                new Answer("internal", "Something went wrong here; the log of workflow-api tells more under " + id));
    }

    private static void end(RoutingContext context, int status, Answer answer) {
        var response = context.response();
        if (!response.headWritten()) {
            response.setStatusCode(status)
                    .putHeader("content-type", MediaType.APPLICATION_JSON)
                    .end(Buffer.buffer(
                            "{\"code\":\"" + answer.code() + "\",\"message\":\"" + answer.message() + "\"}"));
        }
    }
}
