package io.shardway.api.rest;

import io.shardway.api.Refusal;
import io.shardway.api.access.Caller;
import io.shardway.api.access.Needs;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Whether a caller may do what it asks for. Another organization than its own does not exist for it, whatever it may do in its own: that is
 * asked first. An endpoint that names no permission lets nobody in. INVARIANT: nothing that the router finds is reached without {@link Gate}
 * having let the request in, however its path was spelled: the two may read one path differently, so this asks the endpoint and not the path.
 */
public class PermissionGate {

    /** The path parameter that names the organization in every path below {@code /v1/organizations}. */
    static final String ORGANIZATION = "org";

    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    public void check(ContainerRequestContext request, ResourceInfo resource) {
        if (resource.getResourceClass() == InternalResource.class) {
            if (!Gate.isOurs(request)) {
                request.abortWith(Gate.unauthorized(request));
            }
            return;
        }
        var caller = Gate.caller(request);
        if (caller.isEmpty()) {
            request.abortWith(Gate.unauthorized(request));
            return;
        }
        if (isForeign(request, caller.get())) {
            throw Refusal.notFound(
                    "There is no organization " + organization(request).orElseThrow());
        }
        check(caller.get(), Optional.ofNullable(resource.getResourceMethod().getAnnotation(Needs.class)));
    }

    /** Whether the path names another organization than the caller's. */
    static boolean isForeign(ContainerRequestContext request, Caller caller) {
        return organization(request).filter(name -> !caller.sees(name)).isPresent();
    }

    static Optional<String> organization(ContainerRequestContext request) {
        return Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst(ORGANIZATION));
    }

    private static void check(Caller caller, Optional<Needs> needs) {
        var permission = needs.map(Needs::value)
                .orElseThrow(() -> Refusal.forbidden("This endpoint names no permission and is closed"));
        if (!caller.may(permission)) {
            throw Refusal.forbidden("Service token " + caller.actor().id() + " lacks the permission "
                    + permission.word() + ", which this request needs");
        }
    }
}
