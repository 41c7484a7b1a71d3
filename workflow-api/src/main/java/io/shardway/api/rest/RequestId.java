package io.shardway.api.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** {@code X-Request-Id}: the caller's if it is a plain word, else a new one; it is in the answer and in the audit trail. */
public class RequestId {

    private static final String HEADER = "X-Request-Id";
    private static final String PROPERTY = "shardway.request-id";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    static String of(ContainerRequestContext request) {
        return String.valueOf(request.getProperty(PROPERTY));
    }

    @ServerRequestFilter(preMatching = true, priority = 1)
    public void give(ContainerRequestContext request) {
        request.setProperty(
                PROPERTY,
                Optional.ofNullable(request.getHeaderString(HEADER))
                        .filter(given -> PLAIN.matcher(given).matches())
                        .orElseGet(() -> UUID.randomUUID().toString()));
    }

    @ServerResponseFilter
    public void tell(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(PROPERTY) instanceof String id) {
            response.getHeaders().putSingle(HEADER, id);
        }
    }
}
