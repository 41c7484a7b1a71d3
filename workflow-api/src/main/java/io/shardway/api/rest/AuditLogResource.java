package io.shardway.api.rest;

import io.shardway.api.access.Needs;
import io.shardway.api.access.Permission;
import io.shardway.api.audit.AuditQuery;
import io.shardway.api.audit.AuditTrail;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.shell.WorkflowShell;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The audit trail of an organization. */
@Path("/v1/organizations/{org}/audit-log")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit log")
public class AuditLogResource {

    private final Catalogue catalogue;
    private final AuditTrail trail;

    AuditLogResource(Catalogue catalogue, AuditTrail trail) {
        this.catalogue = catalogue;
        this.trail = trail;
    }

    @GET
    @Needs(Permission.READ_AUDIT_LOG)
    @Operation(summary = "Who did what in an organization, newest first")
    public Uni<Page<AuditEntryBody>> list(
            @RestPath String org,
            @RestQuery Optional<String> page,
            @RestQuery("per_page") Optional<String> perPage,
            @Parameter(description = "Two RFC 3339 instants joined by two dots") @RestQuery Optional<String> between,
            @Parameter(description = "Id of a service token") @RestQuery Optional<String> actor,
            @Parameter(description = "As workflow.switch-primaries") @RestQuery Optional<String> action,
            @Context UriInfo uri) {
        var request = Page.Request.of(page, perPage, uri);
        var range = given(between).map(Between::range);
        return catalogue
                .organization(org)
                .chain(found -> trail.list(
                        new AuditQuery(
                                found.name(),
                                given(actor),
                                given(action),
                                range.map(WorkflowShell.Range::from),
                                range.map(WorkflowShell.Range::to)),
                        request.offset(),
                        request.perPage() + 1))
                .map(entries -> Page.of(
                        request, entries.stream().map(AuditEntryBody::of).toList()));
    }

    private static Optional<String> given(Optional<String> text) {
        return text.filter(value -> !value.isBlank());
    }
}
