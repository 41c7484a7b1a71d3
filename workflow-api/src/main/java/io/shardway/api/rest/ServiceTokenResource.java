package io.shardway.api.rest;

import io.shardway.api.Refusal;
import io.shardway.api.access.Needs;
import io.shardway.api.access.Permission;
import io.shardway.api.access.Tokens;
import io.shardway.api.catalogue.Catalogue;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The service tokens of an organization. */
@Path("/v1/organizations/{org}/service-tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Service tokens")
public class ServiceTokenResource {

    private final Catalogue catalogue;
    private final Tokens tokens;
    private final KeyedAnswers answers;

    ServiceTokenResource(Catalogue catalogue, Tokens tokens, KeyedAnswers answers) {
        this.catalogue = catalogue;
        this.tokens = tokens;
        this.answers = answers;
    }

    @GET
    @Needs(Permission.READ_SERVICE_TOKEN)
    @Operation(summary = "The tokens of an organization, newest first")
    public Uni<Page<ServiceTokenBody>> list(
            @RestPath String org,
            @RestQuery Optional<String> page,
            @RestQuery("per_page") Optional<String> perPage,
            @Context UriInfo uri) {
        var request = Page.Request.of(page, perPage, uri);
        return catalogue
                .organization(org)
                .chain(found -> tokens.list(found.id(), request.offset(), request.perPage() + 1))
                .map(found -> Page.of(
                        request, found.stream().map(ServiceTokenBody::of).toList()));
    }

    @POST
    @Needs(Permission.WRITE_SERVICE_TOKEN)
    @Operation(
            summary = "Creates a token; its secret is in this answer and never again",
            description = "A caller can only give permissions that it has itself.")
    public Uni<RestResponse<ServiceTokenBody>> create(
            @RestPath String org, ServiceTokenBody.@Nullable Request body, @Context ContainerRequestContext context) {
        if (body == null) {
            throw Refusal.badRequest("A service token is created from a JSON body with name and permissions");
        }
        var caller = Gate.caller(context).orElseThrow();
        return catalogue
                .organization(org)
                .chain(found -> tokens.create(
                        found.id(),
                        found.name(),
                        body.wish(),
                        caller,
                        AuditFilter.entry(context),
                        answers.created(context, ServiceTokenBody::of)))
                .map(fresh -> answers.answer(ServiceTokenBody.of(fresh)));
    }

    @GET
    @Path("{id}")
    @Needs(Permission.READ_SERVICE_TOKEN)
    @Operation(summary = "One token")
    public Uni<ServiceTokenBody> show(@RestPath String org, @RestPath String id) {
        return catalogue
                .organization(org)
                .chain(found -> tokens.get(found.id(), id))
                .map(ServiceTokenBody::of);
    }

    @DELETE
    @Path("{id}")
    @Needs(Permission.WRITE_SERVICE_TOKEN)
    @Operation(summary = "Revokes a token, at once on this instance")
    public Uni<Void> revoke(@RestPath String org, @RestPath String id, @Context ContainerRequestContext context) {
        return catalogue.organization(org).chain(found -> tokens.revoke(found.id(), id, AuditFilter.entry(context)));
    }
}
