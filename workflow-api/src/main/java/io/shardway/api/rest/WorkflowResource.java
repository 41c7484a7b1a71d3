package io.shardway.api.rest;

import io.shardway.api.Refusal;
import io.shardway.api.access.Caller;
import io.shardway.api.access.Needs;
import io.shardway.api.access.Permission;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.domain.Action;
import io.shardway.api.preflight.WorkflowCreation;
import io.shardway.api.rest.WorkflowBody.CreateRequest;
import io.shardway.api.shell.Requester;
import io.shardway.api.shell.WorkflowShell;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Workflows and their actions (contract section 3.1). Actions answer at once with the workflow as it is then. */
@Path("/v1/organizations/{org}/databases/{db}/workflows")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Workflows")
public class WorkflowResource {

    private final Catalogue catalogue;
    private final WorkflowCreation creation;
    private final WorkflowShell shell;
    private final WorkflowBodies bodies;

    WorkflowResource(Catalogue catalogue, WorkflowCreation creation, WorkflowShell shell, WorkflowBodies bodies) {
        this.catalogue = catalogue;
        this.creation = creation;
        this.shell = shell;
        this.bodies = bodies;
    }

    @GET
    @Needs(Permission.READ_WORKFLOW)
    @Operation(summary = "Workflows of a database, newest first")
    public Uni<Page<WorkflowBody>> list(
            @RestPath String org,
            @RestPath String db,
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "1")) @RestQuery
                    Optional<String> page,
            @Parameter(
                            description = "More than 100 is cut to 100",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = "25"))
                    @RestQuery("per_page")
                    Optional<String> perPage,
            @Parameter(
                            description =
                                    "Workflows that were active between two RFC 3339 instants, joined by two dots",
                            example = "2026-01-02T00:00:00Z..2026-01-03T00:00:00Z")
                    @RestQuery
                    Optional<String> between,
            @Context UriInfo uri) {
        var request = Page.Request.of(page, perPage, uri);
        var range = between.filter(text -> !text.isBlank()).map(Between::range);
        return catalogue
                .database(org, db)
                .chain(database -> shell.list(database.id(), range, request.offset(), request.perPage() + 1))
                .chain(bodies::items)
                .map(rows -> Page.of(request, rows));
    }

    @POST
    @Needs(Permission.WRITE_WORKFLOW)
    @Operation(summary = "Create a workflow")
    public Uni<RestResponse<WorkflowBody>> create(
            @RestPath String org,
            @RestPath String db,
            @Nullable CreateRequest request,
            @Context ContainerRequestContext context) {
        if (request == null) {
            throw Refusal.badRequest(
                    "A workflow is created from a JSON body with name, source_keyspace, target_keyspace and tables");
        }
        return creation.create(
                        org,
                        db,
                        new WorkflowCreation.Wish(
                                text(request.branchName()),
                                text(request.name()),
                                text(request.sourceKeyspace()),
                                text(request.targetKeyspace()),
                                Optional.ofNullable(request.tables()).stream()
                                        .flatMap(java.util.Collection::stream)
                                        .filter(Objects::nonNull)
                                        .map(Objects::requireNonNull)
                                        .toList(),
                                text(request.globalKeyspace()),
                                !Boolean.FALSE.equals(request.deferSecondaryKeys()),
                                text(request.onDdl()).orElse("STOP")),
                        requester(context),
                        Idempotency.claim(context))
                .chain(bodies::full)
                .map(body -> RestResponse.status(RestResponse.Status.CREATED, body));
    }

    @GET
    @Path("{number}")
    @Needs(Permission.READ_WORKFLOW)
    @Operation(summary = "One workflow with its streams, tables and latest verification")
    public Uni<WorkflowBody> show(@RestPath String org, @RestPath String db, @RestPath String number) {
        return catalogue
                .database(org, db)
                .chain(database -> shell.get(database.id(), number(number)))
                .chain(bodies::full);
    }

    @PATCH
    @Path("{number}/verify-data")
    @Needs(Permission.WRITE_WORKFLOW)
    @Operation(summary = "Compare both sides")
    public Uni<WorkflowBody> verifyData(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @Context ContainerRequestContext context) {
        return act(org, db, number, Action.VERIFY_DATA, context);
    }

    @PATCH
    @Path("{number}/switch-replicas")
    @Needs(Permission.WRITE_WORKFLOW)
    @Operation(summary = "Send the reads of replicas to the target")
    public Uni<WorkflowBody> switchReplicas(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @Context ContainerRequestContext context) {
        return act(org, db, number, Action.SWITCH_REPLICAS, context);
    }

    @PATCH
    @Path("{number}/switch-primaries")
    @Needs(Permission.WRITE_WORKFLOW)
    @Operation(summary = "Send all traffic to the target")
    public Uni<WorkflowBody> switchPrimaries(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @Context ContainerRequestContext context) {
        return act(org, db, number, Action.SWITCH_PRIMARIES, context);
    }

    @PATCH
    @Path("{number}/reverse-traffic")
    @Needs(Permission.WRITE_WORKFLOW)
    @Operation(summary = "Send traffic back to the source")
    public Uni<WorkflowBody> reverseTraffic(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @Context ContainerRequestContext context) {
        return act(org, db, number, Action.REVERSE_TRAFFIC, context);
    }

    @PATCH
    @Path("{number}/cutover")
    @Needs(Permission.WRITE_WORKFLOW)
    @Operation(summary = "End replication and take the moved tables away from the source")
    public Uni<WorkflowBody> cutover(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @Context ContainerRequestContext context) {
        return act(org, db, number, Action.CUTOVER, context);
    }

    @PATCH
    @Path("{number}/reverse-cutover")
    @Needs(Permission.WRITE_WORKFLOW)
    @Operation(summary = "Let names of the source keyspace lead to the target again")
    public Uni<WorkflowBody> reverseCutover(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @Context ContainerRequestContext context) {
        return act(org, db, number, Action.REVERSE_CUTOVER, context);
    }

    @PATCH
    @Path("{number}/complete")
    @Needs(Permission.WRITE_WORKFLOW)
    @Operation(summary = "End the workflow and free its branch")
    public Uni<WorkflowBody> complete(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @Context ContainerRequestContext context) {
        return act(org, db, number, Action.COMPLETE, context);
    }

    @PATCH
    @Path("{number}/retry")
    @Needs(Permission.WRITE_WORKFLOW)
    @Operation(summary = "Go on after an error or a stop")
    public Uni<WorkflowBody> retry(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @Context ContainerRequestContext context) {
        return act(org, db, number, Action.RETRY, context);
    }

    /** Cancel: a DELETE that answers with the workflow. */
    @DELETE
    @Path("{number}")
    @Needs(Permission.DELETE_WORKFLOW)
    @Operation(summary = "End the workflow and take away what it made; traffic goes back first")
    public Uni<WorkflowBody> cancel(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @Context ContainerRequestContext context) {
        return act(org, db, number, Action.CANCEL, context);
    }

    /** Ours: a verification that leaves the state alone, also after traffic was switched. */
    @POST
    @Path("{number}/verifications")
    @Needs(Permission.WRITE_WORKFLOW)
    @Operation(summary = "Compare both sides without leaving the state")
    public Uni<RestResponse<WorkflowBody>> verifyAside(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @Context ContainerRequestContext context) {
        return act(org, db, number, Action.VERIFY_ASIDE, context)
                .map(body -> RestResponse.status(RestResponse.Status.CREATED, body));
    }

    private Uni<WorkflowBody> act(
            String org, String db, String number, Action action, ContainerRequestContext context) {
        return catalogue
                .database(org, db)
                .chain(database -> shell.act(
                        database.id(), number(number), action, requester(context), Idempotency.claim(context)))
                .chain(bodies::full);
    }

    static Caller caller(ContainerRequestContext context) {
        return Gate.caller(context).orElseThrow();
    }

    private static Requester requester(ContainerRequestContext context) {
        return new Requester(caller(context).actor(), AuditFilter.entry(context));
    }

    static long number(String text) {
        try {
            long number = Long.parseLong(text);
            if (number > 0 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Answered below.
        }
        throw Refusal.notFound("There is no workflow " + text + ": workflows have whole numbers from 1");
    }

    /** The CLI sends empty texts for what was not given. */
    private static Optional<String> text(@Nullable String given) {
        return Optional.ofNullable(given).map(String::strip).filter(stripped -> !stripped.isEmpty());
    }
}
