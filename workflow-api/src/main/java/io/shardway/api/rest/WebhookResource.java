package io.shardway.api.rest;

import io.shardway.api.Refusal;
import io.shardway.api.access.Needs;
import io.shardway.api.access.Permission;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.rest.WebhookBody.DeliveryBody;
import io.shardway.api.rest.WebhookBody.TestResult;
import io.shardway.api.webhook.Delivery;
import io.shardway.api.webhook.DeliveryStore;
import io.shardway.api.webhook.Trial;
import io.shardway.api.webhook.Webhook;
import io.shardway.api.webhook.WebhookStore;
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
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Webhooks of a database: its workflows' events, signed, in order, at least once (docs/adr/0009-webhooks.md). */
@Path("/v1/organizations/{org}/databases/{db}/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Webhooks")
public class WebhookResource {

    private final Catalogue catalogue;
    private final WebhookStore webhooks;
    private final DeliveryStore deliveries;
    private final Trial trial;
    private final KeyedAnswers answers;

    WebhookResource(
            Catalogue catalogue, WebhookStore webhooks, DeliveryStore deliveries, Trial trial, KeyedAnswers answers) {
        this.catalogue = catalogue;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.trial = trial;
        this.answers = answers;
    }

    private static WebhookBody created(Webhook.Fresh fresh) {
        return WebhookBody.of(fresh.webhook(), Optional.of(fresh.secret()));
    }

    @GET
    @Needs(Permission.READ_WEBHOOK)
    @Operation(summary = "The webhooks of a database, newest first")
    public Uni<Page<WebhookBody>> list(
            @RestPath String org,
            @RestPath String db,
            @RestQuery Optional<String> page,
            @RestQuery("per_page") Optional<String> perPage,
            @Context UriInfo uri) {
        var request = Page.Request.of(page, perPage, uri);
        return catalogue
                .database(org, db)
                .chain(database -> webhooks.list(database.id(), request.offset(), request.perPage() + 1))
                .map(found ->
                        Page.of(request, found.stream().map(WebhookBody::of).toList()));
    }

    @POST
    @Needs(Permission.WRITE_WEBHOOK)
    @Operation(summary = "Sends events from now on; the secret is in this answer and never again")
    public Uni<RestResponse<WebhookBody>> create(
            @RestPath String org,
            @RestPath String db,
            WebhookBody.@Nullable Request body,
            @Context ContainerRequestContext context) {
        var wish = present(body).wish();
        return catalogue
                .database(org, db)
                .chain(database -> webhooks.create(
                        database.id(),
                        wish,
                        AuditFilter.entry(context),
                        answers.created(context, WebhookResource::created)))
                .map(fresh -> answers.answer(created(fresh)));
    }

    @GET
    @Path("{id}")
    @Needs(Permission.READ_WEBHOOK)
    @Operation(summary = "One webhook")
    public Uni<WebhookBody> show(@RestPath String org, @RestPath String db, @RestPath String id) {
        return webhook(org, db, id).map(WebhookBody::of);
    }

    @PATCH
    @Path("{id}")
    @Needs(Permission.WRITE_WEBHOOK)
    @Operation(
            summary = "Changes what is given",
            description = "While a webhook is switched off it misses events; it does not get them later.")
    public Uni<WebhookBody> change(
            @RestPath String org,
            @RestPath String db,
            @RestPath String id,
            WebhookBody.@Nullable Request body,
            @Context ContainerRequestContext context) {
        var wish = present(body).wish();
        return catalogue
                .database(org, db)
                .chain(database -> webhooks.change(database.id(), id, wish, AuditFilter.entry(context)))
                .map(change -> WebhookBody.of(change.webhook(), change.secret()));
    }

    @DELETE
    @Path("{id}")
    @Needs(Permission.WRITE_WEBHOOK)
    @Operation(summary = "Deletes a webhook and what was not delivered yet")
    public Uni<Void> delete(
            @RestPath String org, @RestPath String db, @RestPath String id, @Context ContainerRequestContext context) {
        return catalogue
                .database(org, db)
                .chain(database -> webhooks.delete(database.id(), id, AuditFilter.entry(context)));
    }

    @POST
    @Path("{id}/test")
    @Needs(Permission.WRITE_WEBHOOK)
    @Operation(summary = "Sends one signed event of type shardway.webhook-test.v1 and says what the receiver answered")
    public Uni<TestResult> test(@RestPath String org, @RestPath String db, @RestPath String id) {
        String source = "/v1/organizations/" + org + "/databases/" + db;
        return webhook(org, db, id)
                .chain(webhook -> trial.send(webhook, source))
                .map(TestResult::of);
    }

    @GET
    @Path("{id}/deliveries")
    @Needs(Permission.READ_WEBHOOK)
    @Operation(summary = "What was sent, and how it went; newest first")
    public Uni<Page<DeliveryBody>> deliveries(
            @RestPath String org,
            @RestPath String db,
            @RestPath String id,
            @Parameter(description = "pending, delivered or failed") @RestQuery Optional<String> state,
            @RestQuery Optional<String> page,
            @RestQuery("per_page") Optional<String> perPage,
            @Context UriInfo uri) {
        var request = Page.Request.of(page, perPage, uri);
        var wanted = state.filter(text -> !text.isBlank()).map(WebhookResource::state);
        return webhook(org, db, id)
                .chain(webhook -> deliveries.list(webhook.id(), wanted, request.offset(), request.perPage() + 1))
                .map(found ->
                        Page.of(request, found.stream().map(DeliveryBody::of).toList()));
    }

    private Uni<Webhook> webhook(String org, String db, String id) {
        return catalogue.database(org, db).chain(database -> webhooks.get(database.id(), id));
    }

    private static WebhookBody.Request present(WebhookBody.@Nullable Request body) {
        if (body == null) {
            throw Refusal.badRequest("A JSON body is needed here");
        }
        return body;
    }

    private static Delivery.State state(String text) {
        try {
            return Delivery.State.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw Refusal.badRequest("The query parameter state is pending, delivered or failed");
        }
    }
}
