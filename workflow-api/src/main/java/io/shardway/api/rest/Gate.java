package io.shardway.api.rest;

import io.shardway.api.ApiConfig;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Lets nobody in without a token: {@code /v1} for people and programs, {@code /internal} for our services. */
public class Gate {

    static final String CALLER = "shardway.caller";

    private final Tokens tokens;
    private final String internalToken;

    Gate(Tokens tokens, ApiConfig config) {
        this.tokens = tokens;
        this.internalToken = config.internalToken();
    }

    @ServerRequestFilter(preMatching = true)
    public @Nullable Response check(ContainerRequestContext request) {
        String path = "/" + request.getUriInfo().getPath().replaceFirst("^/+", "");
        String authorization = Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .orElse("");
        if (path.startsWith("/internal/")) {
            return !internalToken.isEmpty() && same("Bearer " + internalToken, authorization) ? null : unauthorized();
        }
        if (path.equals("/v1") || path.startsWith("/v1/")) {
            var caller = tokens.authenticate(authorization);
            caller.ifPresent(found -> request.setProperty(CALLER, found));
            return caller.isPresent() ? null : unauthorized();
        }
        return null;
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static Response unauthorized() {
        return Response.status(Response.Status.UNAUTHORIZED)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ErrorBody(
                        "unauthorized", "A valid service token is needed in the Authorization header, as id:token"))
                .build();
    }
}
