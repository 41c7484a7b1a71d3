package io.shardway.api.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.logging.Log;
import io.shardway.api.Refusal;
import io.shardway.kernel.ErrorKind;
import io.shardway.kernel.ShardwayException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error in the shape of the contract. None shows a class name or a trace; an unexpected one tells under which id the log has it. */
public class Errors {

    private static final int RETRY_AFTER_SECONDS = 5;

    /** How the framework's own parser begins its complaint about a header. */
    private static final String NOT_A_MEDIA_TYPE = "Failed to parse media type";

    private final KnownPaths paths;

    Errors(KnownPaths paths) {
        this.paths = paths;
    }

    @ServerExceptionMapper
    public Response refused(Refusal refusal) {
        return refusal.status() == 503
                ? unavailable(refusal.reason())
                : answer(refusal.status(), refusal.code(), refusal.reason());
    }

    @ServerExceptionMapper(priority = 1)
    public Response unreadable(JacksonException e) {
        return answer(400, "bad_request", UnreadableBody.reason(e));
    }

    /** Closer than {@link #unreadable}, because the framework has a mapper of its own for this one. */
    @ServerExceptionMapper(priority = 1)
    public Response mismatched(MismatchedInputException e) {
        return unreadable(e);
    }

    @ServerExceptionMapper
    public Response server(ShardwayException e, Request request, UriInfo uri) {
        return e.code().kind() == ErrorKind.BUG
                ? unexpected(e, request, uri)
                : answer(422, "unprocessable", String.valueOf(e.getMessage()));
    }

    @ServerExceptionMapper
    public Response http(WebApplicationException e, Request request, UriInfo uri) {
        if (e.getCause() instanceof JacksonException cause) {
            return unreadable(cause);
        }
        int status = e.getResponse().getStatus();
        return switch (status) {
            case 404, 405 -> notHere(request.getMethod(), uri.getRequestUri().getRawPath());
            case 406 -> answer(406, "not_acceptable", "Answers are application/json; accept that");
            case 413 -> answer(413, "payload_too_large", "The body is too large; at most 1 MiB is taken");
            case 415 -> answer(415, "unsupported_media_type", "Bodies are application/json; say so in Content-Type");
            default ->
                status < 500
                        ? answer(status, "bad_request", "The request cannot be understood")
                        : unexpected(e, request, uri);
        };
    }

    @ServerExceptionMapper
    public Response other(Throwable e, Request request, UriInfo uri) {
        if (Outage.isBehind(e)) {
            Log.warnf("The metadata database does not answer: %s", e.getMessage());
            return unavailable("The metadata database does not answer; try again in a moment");
        }
        if (Outage.isLostRace(e)) {
            Log.infof("A change gave way to another one at the same time: %s", e.getMessage());
            return unavailable("Another change was made here at the same time, and this one was not; send it again");
        }
        if (e instanceof IllegalArgumentException
                && String.valueOf(e.getMessage()).startsWith(NOT_A_MEDIA_TYPE)) {
            return answer(400, "bad_request", "Accept and Content-Type hold media types, as in application/json");
        }
        return unexpected(e, request, uri);
    }

    /** The router gives up on a known path with another method the same way as on an unknown path. */
    private Response notHere(String method, String path) {
        Set<String> allowed = paths.methods(path);
        if (allowed.isEmpty() || allowed.contains(method)) {
            return answer(404, "not_found", "There is nothing at this path");
        }
        return Response.fromResponse(answer(
                        405,
                        "method_not_allowed",
                        "This path does not take this method, but " + String.join(", ", allowed)))
                .header(HttpHeaders.ALLOW, String.join(", ", allowed))
                .build();
    }

    private static Response unexpected(Throwable e, Request request, UriInfo uri) {
        var id = UUID.randomUUID();
        Log.errorf(
                e,
                "A request failed error=%s method=%s path=%s",
                id,
                request.getMethod(),
                uri.getRequestUri().getRawPath());
        return answer(500, "internal", "Something went wrong here; the log of workflow-api tells more under " + id);
    }

    private static Response unavailable(String message) {
        return Response.fromResponse(answer(503, "unavailable", message))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .build();
    }

    private static Response answer(int status, String code, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ErrorBody(code, message))
                .build();
    }
}
