package io.shardway.api.rest;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.shardway.api.ApiConfig;
import io.shardway.api.access.Allowance;
import io.shardway.api.access.Caller;
import io.shardway.api.access.RateLimits;
import io.shardway.api.access.Tokens;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Lets nobody in without a token: {@code /v1} for people and programs, {@code /internal} for our services. What they may do: {@link PermissionGate}. */
public class Gate {

    private static final String CALLER = "shardway.caller";
    private static final String OURS = "shardway.internal";
    private static final String ALLOWANCE = "shardway.allowance";

    private final Tokens tokens;
    private final RateLimits limits;
    private final CurrentVertxRequest http;
    private final String internalToken;

    Gate(Tokens tokens, RateLimits limits, CurrentVertxRequest http, ApiConfig config) {
        this.tokens = tokens;
        this.limits = limits;
        this.http = http;
        this.internalToken = config.internalToken();
    }

    /** Empty before authentication, and on paths that need none. */
    static Optional<Caller> caller(ContainerRequestContext request) {
        return Optional.ofNullable((Caller) request.getProperty(CALLER));
    }

    /** The request came with the token of our services, on one of their paths. */
    static boolean isOurs(ContainerRequestContext request) {
        return request.getProperty(OURS) != null;
    }

    static Response unauthorized(ContainerRequestContext request) {
        return unauthorized(authorization(request));
    }

    @ServerRequestFilter(preMatching = true)
    public Uni<@Nullable Response> check(ContainerRequestContext request) {
        String path = "/" + request.getUriInfo().getPath().replaceFirst("^/+", "");
        String authorization = authorization(request);
        if (path.startsWith("/internal/")) {
            boolean ours = !internalToken.isEmpty() && same("Bearer " + internalToken, authorization);
            if (ours) {
                request.setProperty(OURS, true);
            }
            return answer(ours ? null : unauthorized(authorization));
        }
        if (!path.equals("/v1") && !path.startsWith("/v1/")) {
            return answer(null);
        }
        String address = http.getCurrent().request().remoteAddress().hostAddress();
        return tokens.authenticate(authorization)
                .map(found -> found.isPresent() ? admitted(request, found.get()) : refused(authorization, address));
    }

    @ServerResponseFilter
    public void tellTheRate(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(ALLOWANCE) instanceof Allowance allowance && allowance.isLimited()) {
            var headers = response.getHeaders();
            headers.putSingle("RateLimit-Limit", allowance.limit());
            headers.putSingle("RateLimit-Remaining", Math.max(0, allowance.remaining()));
            headers.putSingle("RateLimit-Reset", allowance.resetSeconds());
        }
    }

    private @Nullable Response admitted(ContainerRequestContext request, Caller caller) {
        var allowance = limits.request(caller);
        request.setProperty(ALLOWANCE, allowance);
        if (allowance.isExceeded()) {
            return tooMany(allowance, "This token has used up its " + allowance.limit() + " requests a minute");
        }
        request.setProperty(CALLER, caller);
        return null;
    }

    private Response refused(String authorization, String address) {
        var allowance = limits.failure(address);
        return allowance.isExceeded()
                ? tooMany(allowance, "Too many failed authentications from this address")
                : unauthorized(authorization);
    }

    private static String authorization(ContainerRequestContext request) {
        return Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .orElse("");
    }

    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static Response tooMany(Allowance allowance, String what) {
        long seconds = allowance.resetSeconds();
        return Response.status(Response.Status.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, seconds)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ErrorBody("rate_limited", what + "; try again in " + seconds + " s"))
                .build();
    }

    private static Response unauthorized(String authorization) {
        String challenge = "Bearer realm=\"shardway\"" + (authorization.isEmpty() ? "" : ", error=\"invalid_token\"");
        return Response.status(Response.Status.UNAUTHORIZED)
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ErrorBody(
                        "unauthorized", "A valid service token is needed in the Authorization header, as id:token"))
                .build();
    }

    private static Uni<@Nullable Response> answer(@Nullable Response response) {
        return Uni.createFrom().item(response);
    }
}
