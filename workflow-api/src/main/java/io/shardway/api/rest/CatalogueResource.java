package io.shardway.api.rest;

import io.shardway.api.Refusal;
import io.shardway.api.access.Needs;
import io.shardway.api.access.Permission;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.rest.CatalogueBody.DatabaseBody;
import io.shardway.api.rest.CatalogueBody.NameRequest;
import io.shardway.api.rest.CatalogueBody.OrganizationBody;
import io.shardway.api.rest.WorkflowBody.BranchBody;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Organizations, databases and lists of branches (contract sections 3.2 and 3.3), and how they are created here. */
@Path("/v1/organizations")
@Produces(MediaType.APPLICATION_JSON)
public class CatalogueResource {

    private final Catalogue catalogue;

    CatalogueResource(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @GET
    @Needs(Permission.READ_ORGANIZATION)
    public Uni<Page<OrganizationBody>> organizations(
            @RestQuery Optional<String> page,
            @RestQuery("per_page") Optional<String> perPage,
            @Context UriInfo uri,
            @Context ContainerRequestContext context) {
        var request = request(page, perPage, uri);
        var caller = Gate.caller(context).orElseThrow();
        return catalogue
                .organizations()
                .map(all -> Page.cut(
                        request,
                        all.stream()
                                .filter(entry -> caller.sees(entry.name()))
                                .map(OrganizationBody::of)
                                .toList()));
    }

    @POST
    @Needs(Permission.CREATE_ORGANIZATION)
    public Uni<RestResponse<OrganizationBody>> createOrganization(@Nullable NameRequest body) {
        return catalogue.createOrganization(present(body).needed()).map(entry -> created(OrganizationBody.of(entry)));
    }

    @GET
    @Path("{org}")
    @Needs(Permission.READ_ORGANIZATION)
    public Uni<OrganizationBody> organization(@RestPath String org) {
        return catalogue.organization(org).map(OrganizationBody::of);
    }

    @GET
    @Path("{org}/databases")
    @Needs(Permission.READ_DATABASE)
    public Uni<Page<DatabaseBody>> databases(
            @RestPath String org,
            @RestQuery Optional<String> page,
            @RestQuery("per_page") Optional<String> perPage,
            @Context UriInfo uri) {
        var request = request(page, perPage, uri);
        return catalogue
                .databases(org)
                .map(all -> Page.cut(
                        request,
                        all.stream()
                                .map(entry -> DatabaseBody.of(entry, uri.getAbsolutePath() + "/" + entry.name()))
                                .toList()));
    }

    @POST
    @Path("{org}/databases")
    @Needs(Permission.WRITE_DATABASE)
    public Uni<RestResponse<DatabaseBody>> createDatabase(
            @RestPath String org, @Nullable NameRequest body, @Context UriInfo uri) {
        return catalogue
                .createDatabase(org, present(body).needed())
                .map(entry -> created(DatabaseBody.of(entry, uri.getAbsolutePath() + "/" + entry.name())));
    }

    @GET
    @Path("{org}/databases/{db}")
    @Needs(Permission.READ_DATABASE)
    public Uni<DatabaseBody> database(@RestPath String org, @RestPath String db, @Context UriInfo uri) {
        return catalogue
                .database(org, db)
                .map(entry -> DatabaseBody.of(entry, uri.getAbsolutePath().toString()));
    }

    @GET
    @Path("{org}/databases/{db}/branches")
    @Needs(Permission.READ_BRANCH)
    public Uni<Page<BranchBody>> branches(
            @RestPath String org,
            @RestPath String db,
            @RestQuery Optional<String> page,
            @RestQuery("per_page") Optional<String> perPage,
            @Context UriInfo uri) {
        var request = request(page, perPage, uri);
        return catalogue
                .branches(org, db)
                .map(all -> Page.cut(
                        request, all.stream().map(WorkflowBodies::branch).toList()));
    }

    @POST
    @Path("{org}/databases/{db}/branches")
    @Needs(Permission.WRITE_BRANCH)
    public Uni<RestResponse<BranchBody>> createBranch(
            @RestPath String org, @RestPath String db, @Nullable NameRequest body) {
        return catalogue
                .createBranch(org, db, present(body).needed())
                .map(entry -> created(WorkflowBodies.branch(entry)));
    }

    private static Page.Request request(Optional<String> page, Optional<String> perPage, UriInfo uri) {
        return Page.Request.of(page, perPage, uri);
    }

    private static <T> T present(@Nullable T body) {
        if (body == null) {
            throw Refusal.badRequest("A JSON body is needed here");
        }
        return body;
    }

    private static <T> RestResponse<T> created(T body) {
        return RestResponse.status(RestResponse.Status.CREATED, body);
    }
}
