package io.shardway.api.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.logging.Log;
import io.shardway.api.Refusal;
import io.shardway.kernel.ErrorKind;
import io.shardway.kernel.ShardwayException;
import io.vertx.core.VertxException;
import io.vertx.ext.web.Router;
import io.vertx.mysqlclient.MySQLException;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Every error in the shape of the contract; an unexpected one shows no trace to the caller. */
public class Errors {

    @ServerExceptionMapper
    public Response refused(Refusal refusal) {
        return answer(refusal.status(), refusal.code(), refusal.reason());
    }

    @ServerExceptionMapper(priority = 1)
    public Response unreadable(JacksonException e) {
        return answer(400, "bad_request", "The body is not the JSON that is expected here: " + e.getOriginalMessage());
    }

    /** Closer than {@link #unreadable}, because the framework has a mapper of its own for this one. */
    @ServerExceptionMapper(priority = 1)
    public Response mismatched(MismatchedInputException e) {
        return unreadable(e);
    }

    @ServerExceptionMapper
    public Response server(ShardwayException e) {
        return e.code().kind() == ErrorKind.BUG
                ? unexpected(e)
                : answer(422, "unprocessable", String.valueOf(e.getMessage()));
    }

    @ServerExceptionMapper
    public Response http(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        if (e.getCause() instanceof JacksonException cause) {
            return unreadable(cause);
        }
        return switch (status) {
            case 404 -> answer(404, "not_found", "There is nothing at this path");
            case 405 -> answer(405, "method_not_allowed", "This path does not take this method");
            case 406 -> answer(406, "not_acceptable", "Answers are application/json");
            case 413 -> answer(413, "payload_too_large", "The body is too large");
            case 415 -> answer(415, "unsupported_media_type", "Bodies are application/json");
            default ->
                status < 500
                        ? answer(status, "bad_request", "The request cannot be understood: " + e.getMessage())
                        : unexpected(e);
        };
    }

    @ServerExceptionMapper
    public Response other(Throwable e) {
        return isDatabaseAway(e)
                ? answer(503, "unavailable", "The metadata database does not answer; try again in a moment")
                : unexpected(e);
    }

    /** Paths that no resource knows, also outside of the REST layer. */
    void router(@Observes Router router) {
        for (int status : new int[] {400, 404, 405, 413, 500}) {
            router.errorHandler(status, context -> {
                var response = context.response();
                if (!response.ended()) {
                    String code =
                            switch (status) {
                                case 404 -> "not_found";
                                case 405 -> "method_not_allowed";
                                case 413 -> "payload_too_large";
                                case 400 -> "bad_request";
                                default -> "internal";
                            };
                    response.setStatusCode(status)
                            .putHeader("content-type", MediaType.APPLICATION_JSON)
                            .end("{\"code\":\"" + code + "\",\"message\":\"HTTP status " + status + "\"}");
                }
            });
        }
        router.route().last().handler(context -> {
            byte[] body = "{\"code\":\"not_found\",\"message\":\"There is nothing at this path\"}"
                    .getBytes(StandardCharsets.UTF_8);
            context.response()
                    .setStatusCode(404)
                    .putHeader("content-type", MediaType.APPLICATION_JSON)
                    .end(io.vertx.core.buffer.Buffer.buffer(body));
        });
    }

    private static boolean isDatabaseAway(Throwable e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof TimeoutException
                    || (cause instanceof VertxException && !(cause instanceof MySQLException))) {
                return true;
            }
        }
        return false;
    }

    private static Response unexpected(Throwable e) {
        Log.error("A request failed", e);
        return answer(500, "internal", "Something went wrong here; the log of workflow-api has the details");
    }

    private static Response answer(int status, String code, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ErrorBody(code, message))
                .build();
    }
}
