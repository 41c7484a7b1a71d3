package io.shardway.api.rest;

import io.shardway.api.Refusal;
import io.shardway.api.access.Needs;
import io.shardway.api.access.Permission;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.domain.Action;
import io.shardway.api.dryrun.DryRuns;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Ours: what an action would do, without doing it. A path of its own, so that no server can take it for the action (docs/adr/0007). */
@Path("/v1/organizations/{org}/databases/{db}/workflows/{number}/dry-run")
@Produces(MediaType.APPLICATION_JSON)
public class DryRunResource {

    private final Catalogue catalogue;
    private final DryRuns dryRuns;

    DryRunResource(Catalogue catalogue, DryRuns dryRuns) {
        this.catalogue = catalogue;
        this.dryRuns = dryRuns;
    }

    /** @param action the last word of the action's path; {@code cancel} for the DELETE */
    record DryRunRequest(@Nullable String action) {}

    @POST
    @Needs(Permission.WRITE_WORKFLOW)
    public Uni<DryRunBody> dryRun(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @Nullable DryRunRequest body,
            @Context ContainerRequestContext context) {
        Action action = action(body);
        return catalogue
                .database(org, db)
                .chain(database -> dryRuns.of(
                        database.id(),
                        WorkflowResource.number(number),
                        action,
                        WorkflowResource.caller(context).actor()))
                .map(DryRunBody::of);
    }

    private static Action action(@Nullable DryRunRequest body) {
        String word = Optional.ofNullable(body)
                .flatMap(given -> Optional.ofNullable(given.action()))
                .orElseThrow(
                        () -> Refusal.badRequest("A dry run takes a JSON body {\"action\": \"switch-primaries\"}"));
        return Arrays.stream(Action.values())
                .filter(action -> action.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid("There is no action " + word + "; there are "
                        + String.join(
                                ", ",
                                Arrays.stream(Action.values()).map(Action::word).toList())));
    }

    /** Somebody who guesses that the action itself takes a dry run must not find out by doing it. */
    static class NoGuessing {

        @ServerRequestFilter
        public void refuse(ContainerRequestContext request) {
            var uri = request.getUriInfo();
            if (uri.getQueryParameters().containsKey("dry_run") && uri.getPath().contains("/workflows/")) {
                throw Refusal.badRequest("Actions take no dry_run parameter; POST …/workflows/{number}/dry-run with"
                        + " {\"action\": …} shows what one would do");
            }
        }
    }
}
