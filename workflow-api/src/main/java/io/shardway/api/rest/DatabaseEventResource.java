package io.shardway.api.rest;

import io.shardway.api.access.Needs;
import io.shardway.api.access.Permission;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.events.EventHistory;
import io.shardway.api.events.Scope;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What happens to all workflows of a database, or with {@code branch} of one of its branches. The stream has no end. */
@Path("/v1/organizations/{org}/databases/{db}/events")
public class DatabaseEventResource {

    private final Catalogue catalogue;
    private final EventHistory history;
    private final EventStreams streams;

    DatabaseEventResource(Catalogue catalogue, EventHistory history, EventStreams streams) {
        this.catalogue = catalogue;
        this.history = history;
        this.streams = streams;
    }

    /** Up to {@code limit} (1,000) events behind {@code after}, oldest first. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Needs(Permission.READ_WORKFLOW)
    public Uni<PublicEvent.Part> list(
            @RestPath String org,
            @RestPath String db,
            @RestQuery Optional<String> branch,
            @BeanParam EventRequest asked) {
        long place = asked.place();
        int limit = asked.limit();
        return scope(org, db, branch)
                .chain(scope -> history.after(scope, place, limit))
                .map(events -> PublicEvent.Part.of(events, limit));
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Needs(Permission.READ_WORKFLOW)
    public Multi<OutboundSseEvent> follow(
            @RestPath String org,
            @RestPath String db,
            @RestQuery Optional<String> branch,
            @BeanParam EventRequest asked,
            @Context HttpServerRequest request,
            @Context Sse sse) {
        long place = asked.place();
        var scope = EventStreams.before(() -> scope(org, db, branch));
        return streams.follow(scope, place, request, sse);
    }

    private Uni<Scope> scope(String org, String db, Optional<String> branch) {
        return branch.isPresent()
                ? catalogue.branch(org, db, branch.get()).map(found -> new Scope.OfBranch(found.id()))
                : catalogue.database(org, db).map(found -> new Scope.OfDatabase(found.id()));
    }
}
