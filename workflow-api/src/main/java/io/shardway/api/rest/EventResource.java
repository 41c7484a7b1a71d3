package io.shardway.api.rest;

import io.shardway.api.Refusal;
import io.shardway.api.access.Needs;
import io.shardway.api.access.Permission;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.shell.StoredWorkflow;
import io.shardway.api.shell.WorkflowShell;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What happened to a workflow: as a list, or as server-sent events that go on live and resume behind {@code Last-Event-ID}. */
@Path("/v1/organizations/{org}/databases/{db}/workflows/{number}/events")
public class EventResource {

    private static final int LIMIT = 1_000;

    private final Catalogue catalogue;
    private final WorkflowShell shell;
    private final EventHistory history;

    EventResource(Catalogue catalogue, WorkflowShell shell, EventHistory history) {
        this.catalogue = catalogue;
        this.shell = shell;
        this.history = history;
    }

    /** Up to 1,000 events behind {@code after}, oldest first. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Needs(Permission.READ_WORKFLOW)
    public Uni<Events> list(
            @RestPath String org, @RestPath String db, @RestPath String number, @RestQuery Optional<String> after) {
        return workflow(org, db, number)
                .chain(workflow -> history.after(workflow.id(), sequence(after), LIMIT))
                .map(events -> new Events("list", events));
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Needs(Permission.READ_WORKFLOW)
    public Multi<OutboundSseEvent> follow(
            @RestPath String org,
            @RestPath String db,
            @RestPath String number,
            @RestQuery Optional<String> after,
            @RestHeader("Last-Event-ID") Optional<String> lastEventId,
            @Context Sse sse) {
        long from = sequence(lastEventId.or(() -> after));
        return workflow(org, db, number)
                .onItem()
                .transformToMulti(workflow -> history.follow(workflow.id(), from))
                .map(event -> sse.newEventBuilder()
                        .id(Long.toString(event.sequence()))
                        .name(event.type())
                        .mediaType(MediaType.TEXT_PLAIN_TYPE)
                        .data(String.class, event.data())
                        .build());
    }

    record Events(String type, List<PublicEvent> data) {}

    private Uni<StoredWorkflow> workflow(String org, String db, String number) {
        return catalogue.database(org, db).chain(database -> shell.get(database.id(), WorkflowResource.number(number)));
    }

    private static long sequence(Optional<String> text) {
        try {
            return text.map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException _) {
            throw Refusal.badRequest("Last-Event-ID is the number of the last event that was seen");
        }
    }
}
