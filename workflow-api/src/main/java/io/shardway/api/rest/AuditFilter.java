package io.shardway.api.rest;

import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.shardway.api.access.Caller;
import io.shardway.api.audit.AuditEntry;
import io.shardway.api.audit.AuditTrail;
import io.shardway.api.rest.CatalogueBody.OrganizationBody;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Puts every request that may change something into the audit trail before it is carried out, and its answer afterwards; of the others those
 * that were refused. It comes before {@link PermissionGate}, whose refusals belong into the trail.
 */
public class AuditFilter {

    private static final String ENTRY = "shardway.audit.entry";
    private static final String ID = "shardway.audit.id";

    private final AuditTrail trail;
    private final CurrentVertxRequest http;
    private final Clock clock;

    AuditFilter(AuditTrail trail, CurrentVertxRequest http, Clock clock) {
        this.trail = trail;
        this.http = http;
        this.clock = clock;
    }

    /** The entry of a request that may change something. */
    static Optional<Long> entry(ContainerRequestContext request) {
        return Optional.ofNullable((Long) request.getProperty(ID));
    }

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION - 1)
    public Uni<@Nullable Response> begin(ContainerRequestContext request, ResourceInfo resource) {
        var caller = Gate.caller(request);
        if (caller.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        var entry = entry(request, caller.get(), EndpointName.of(resource.getResourceMethod()));
        request.setProperty(ENTRY, entry);
        if (entry.method().equals("GET")) {
            return Uni.createFrom().nullItem();
        }
        return trail.begin(entry).map(id -> {
            request.setProperty(ID, id);
            return null;
        });
    }

    /** Before {@link Idempotency} turns the body into text. */
    @ServerResponseFilter(priority = Priorities.USER + 1)
    public Uni<Void> end(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(request.getProperty(ENTRY) instanceof AuditEntry entry)) {
            return Uni.createFrom().voidItem();
        }
        int status = response.getStatus();
        Optional<String> code =
                response.getEntity() instanceof ErrorBody error ? Optional.of(error.code()) : Optional.empty();
        Optional<String> organization = response.getEntity() instanceof OrganizationBody created
                ? Optional.of(created.name())
                : Optional.empty();
        Uni<Void> stored = entry(request)
                .map(id -> trail.answered(id, status, code, organization))
                .orElseGet(() -> isRefused(request, status)
                        ? trail.refused(entry, status, code)
                        : Uni.createFrom().voidItem());
        // The change is made and its entry is there: the answer does not fail for want of a status in it.
        return stored.onFailure()
                .invoke(e -> Log.errorf(e, "Cannot complete the audit entry request=%s", entry.requestId()))
                .onFailure()
                .recoverWithNull();
    }

    private static boolean isRefused(ContainerRequestContext request, int status) {
        return status == Response.Status.FORBIDDEN.getStatusCode()
                || PermissionGate.isForeign(request, Gate.caller(request).orElseThrow());
    }

    private AuditEntry entry(ContainerRequestContext request, Caller caller, EndpointName endpoint) {
        var path = request.getUriInfo();
        return new AuditEntry(
                caller.organization()
                        .or(() -> PermissionGate.organization(request))
                        .map(name -> cut(name, 190))
                        .orElse(""),
                caller.actor(),
                cut(http.getCurrent().request().remoteAddress().hostAddress(), 64),
                RequestId.of(request),
                endpoint.action(),
                request.getMethod(),
                endpoint.path(),
                cut(path.getRequestUri().getRawPath(), 500),
                Optional.ofNullable(path.getPathParameters().getFirst("number")).flatMap(AuditFilter::number),
                Instant.ofEpochMilli(clock.millis()));
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
