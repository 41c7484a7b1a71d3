package io.shardway.api.rest;

import io.shardway.api.access.Needs;
import io.shardway.api.access.Permission;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.events.EventHistory;
import io.shardway.api.events.Scope;
import io.shardway.api.shell.StoredWorkflow;
import io.shardway.api.shell.WorkflowShell;
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
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * What happened to a workflow: as a list, or as server-sent events that go on live, resume behind {@code Last-Event-ID} and end with the
 * workflow.
 */
@Path("/v1/organizations/{org}/databases/{db}/workflows/{number}/events")
public class EventResource {

    private final Catalogue catalogue;
    private final WorkflowShell shell;
    private final EventHistory history;
    private final EventStreams streams;

    EventResource(Catalogue catalogue, WorkflowShell shell, EventHistory history, EventStreams streams) {
        this.catalogue = catalogue;
        this.shell = shell;
        this.history = history;
        this.streams = streams;
    }

    /** Up to {@code limit} (1,000) events behind {@code after}, oldest first. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Needs(Permission.READ_WORKFLOW)
    public Uni<PublicEvent.Part> list(
            @RestPath String org, @RestPath String db, @RestPath String number, @BeanParam EventRequest asked) {
        long place = asked.place();
        int limit = asked.limit();
        return workflow(org, db, number)
                .chain(workflow -> history.after(scope(workflow), place, limit))
                .map(events -> PublicEvent.Part.of(events, limit));
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Needs(Permission.READ_WORKFLOW)
    public Multi<OutboundSseEvent> follow(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @BeanParam EventRequest asked,
            @Context HttpServerRequest request,
            @Context Sse sse) {
        long place = asked.place();
        var workflow = EventStreams.before(() -> workflow(org, db, number).call(found -> leaveIfTold(found, place)));
        return streams.follow(scope(workflow), place, request, sse);
    }

    /** Who has seen the end and connects again is told to stop: browsers and others do so on 204. */
    private Uni<Void> leaveIfTold(StoredWorkflow workflow, long place) {
        if (!workflow.state().publicState().isFinal()) {
            return Uni.createFrom().voidItem();
        }
        return history.isTold(workflow.id().toString(), place)
                .invoke(told -> {
                    if (told) {
                        throw new NothingMoreException();
                    }
                })
                .replaceWithVoid();
    }

    @ServerExceptionMapper
    public RestResponse<Void> nothingMore(NothingMoreException e) {
        return RestResponse.noContent();
    }

    private static Scope scope(StoredWorkflow workflow) {
        return new Scope.OfWorkflow(workflow.id().toString());
    }

    private Uni<StoredWorkflow> workflow(String org, String db, String number) {
        return catalogue.database(org, db).chain(database -> shell.get(database.id(), WorkflowResource.number(number)));
    }

    static final class NothingMoreException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NothingMoreException() {
            super("All events of this workflow were seen", null, false, false);
        }
    }
}
