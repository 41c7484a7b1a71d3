package io.shardway.api.events;

import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.shardway.api.ApiServers;
import io.shardway.api.FakeServices;
import io.shardway.api.SseSubscriber;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class EventStreamIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MANY = 600;
    private static final int LONG = 20_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<SseSubscriber> subscribers = new ArrayList<>();

    @Inject
    Pool pool;

    @Inject
    EventFeed feed;

    @BeforeEach
    void startServices() {
        var _ = FakeServices.shared();
    }

    @AfterEach
    void leave() {
        subscribers.forEach(SseSubscriber::close);
        http.shutdownNow();
        // A test that failed leaves the branch free for the others.
        var newest = call().get(D + "/workflows?per_page=1").jsonPath();
        if (!List.of("cancelled", "completed").contains(newest.getString("data[0].state"))) {
            cancel(newest.getLong("data[0].number"));
            awaitState(newest.getLong("data[0].number"), "cancelled");
        }
    }

    @Test
    void endsWithTheWorkflowAndSendsNobodyBackIntoIt() {
        long number = createWorkflow("ends", "orders").jsonPath().getLong("number");
        var live = subscribe("/workflows/" + number + "/events", 0);
        await().atMost(PATIENCE).until(() -> !live.events().isEmpty());
        cancel(number);

        await().atMost(PATIENCE).until(() -> !live.ending().isEmpty());

        assertThat(live.ending()).isEqualTo("{\"state\":\"cancelled\"}");
        assertThat(live.names()).startsWith("shardway.workflow-created.v1").endsWith("shardway.state-changed.v1");
        assertThat(live.ids()).isSorted().doesNotHaveDuplicates();
        assertThat(live.retry()).isEqualTo("2000");
        assertThat(live.connections()).isEqualTo(1);
        var again = subscribe("/workflows/" + number + "/events", live.ids().getLast());
        await().atMost(PATIENCE).until(() -> again.ending().equals("204"));
        var fromTheMiddle =
                subscribe("/workflows/" + number + "/events", live.ids().get(2));
        await().atMost(PATIENCE).until(() -> !fromTheMiddle.ending().isEmpty());
        assertThat(fromTheMiddle.ids())
                .isEqualTo(live.ids().subList(3, live.ids().size()));
    }

    @Test
    void followsADatabaseAndABranchOverAllTheirWorkflows() {
        long from = newest();
        var database = subscribe("/events", from);
        var branch = subscribe("/events?branch=main", from);
        var stranger = subscribe("/events?branch=" + otherBranch(), from);

        var all = new ArrayList<Long>();
        for (String name : List.of("first of two", "second of two")) {
            long number = createWorkflow(name, "orders").jsonPath().getLong("number");
            awaitState(number, "running");
            cancel(number);
            awaitState(number, "cancelled");
            all.add(number);
        }

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(cancelled(database)).isEqualTo(all.size());
            assertThat(branch.ids()).isEqualTo(database.ids());
        });
        assertThat(database.ids()).isSorted().doesNotHaveDuplicates().isEqualTo(history("/events", from));
        assertThat(stranger.events()).isEmpty();
        assertThat(stranger.comments())
                .as("a heartbeat while there is nothing to say")
                .isPositive();
        call().get(D + "/events?branch=nowhere").then().statusCode(404);
        call().get(D + "/events?after=x").then().statusCode(400);
        call().get(D + "/events?limit=0").then().statusCode(400);
    }

    @Test
    void givesTheHistoryInParts() {
        long number = createWorkflow("in parts", "orders").jsonPath().getLong("number");
        awaitState(number, "running");
        cancel(number);
        awaitState(number, "cancelled");
        String events = "/workflows/" + number + "/events";
        await().atMost(PATIENCE)
                .until(() -> call().get(D + events)
                                .jsonPath()
                                .getList("data.findAll { it.data.to == 'cancelled' }")
                                .size()
                        == 1);

        var whole = history(events, 0);
        var parts = new ArrayList<Long>();
        Integer after = 0;
        while (after != null) {
            var part = call().get(D + events + "?limit=3&after=" + after).jsonPath();
            assertThat(part.getString("type")).isEqualTo("list");
            assertThat(part.getList("data")).hasSizeLessThanOrEqualTo(3);
            parts.addAll(part.getList("data.sequence", Long.class));
            after = part.get("next_after");
        }

        assertThat(parts).isEqualTo(whole);
    }

    @Test
    void letsNobodyWaitForWhoDoesNotReadAndEndsItsConnection() throws IOException {
        long number = createWorkflow("much to say", "orders").jsonPath().getLong("number");
        awaitState(number, "running");
        String id = call().get(D + "/workflows/" + number).path("id");
        String events = "/workflows/" + number + "/events";
        tellMuch(id, MANY, LONG);
        await().atMost(PATIENCE).until(() -> history(events, 0).size() >= MANY);
        await("nobody else follows").atMost(PATIENCE).until(() -> feed.followers() == 0);

        try (var slow = askAndDoNotRead(events)) {
            await().atMost(PATIENCE).until(() -> feed.followers() == 1);
            var quick = subscribe(events, 0);
            await().atMost(PATIENCE).until(() -> quick.ids().size() >= MANY);
            assertThat(quick.ids()).isEqualTo(history(events, 0));

            await("its place is free").atMost(PATIENCE).until(() -> feed.followers() == 1);

            assertThat(quick.connections()).as("nobody else suffers").isEqualTo(1);
            slow.setSoTimeout((int) PATIENCE.toMillis());
            assertThat(readToTheEnd(slow)).as("much was never sent").isLessThan(MANY * LONG);
        }
        long middle = history(events, 0).get(MANY / 2);
        var resumed = subscribe(events, middle);
        await().atMost(PATIENCE).until(() -> resumed.ids().equals(history(events, middle)));
        cancel(number);
        awaitState(number, "cancelled");
    }

    private static Socket askAndDoNotRead(String path) throws IOException {
        var socket = new Socket();
        // Before it connects, or the window is larger.
        socket.setReceiveBufferSize(8_192);
        socket.connect(new InetSocketAddress("localhost", RestAssured.port));
        socket.getOutputStream()
                .write(("GET " + D + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + ApiServers.TOKEN
                                + "\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** How much came before the other side ended the connection; all that there is when it did not, or a timeout. */
    private static int readToTheEnd(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readNBytes(MANY * LONG).length;
        } catch (SocketException _) {
            // Reset: an end as well, and what the kernel still held is gone.
            return 0;
        }
    }

    @Test
    void answersAsAnyOtherWhenThereIsNothingToFollow() {
        var events = call().accept("text/event-stream");

        events.get(D + "/workflows/99999/events").then().statusCode(404).body("code", equalTo("not_found"));
        events.get(D + "/events?branch=nowhere").then().statusCode(404).body("code", equalTo("not_found"));
        events.get(D + "/events?after=-1").then().statusCode(400).body("code", equalTo("bad_request"));
    }

    private SseSubscriber subscribe(String path, long after) {
        var uri = URI.create("http://localhost:" + RestAssured.port + D + path);
        var subscriber = new SseSubscriber(http, () -> uri, after);
        subscribers.add(subscriber);
        return subscriber;
    }

    private static long cancelled(SseSubscriber subscriber) {
        return subscriber.events().stream()
                .filter(event -> event.data().contains("\"to\":\"cancelled\""))
                .count();
    }

    private static List<Long> history(String path, long after) {
        return call().queryParam("after", after).get(D + path).jsonPath().getList("data.sequence", Long.class);
    }

    private long newest() {
        return pool.query("SELECT COALESCE(MAX(sequence), 0) FROM outbox")
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    private static String otherBranch() {
        call().body("{\"name\":\"of-the-stream-test\"}").post(D + "/branches");
        return "of-the-stream-test";
    }

    /** Facts of a talkative service, as the shell stores them. */
    private void tellMuch(String workflow, int events, int characters) {
        var rows = IntStream.range(0, events)
                .mapToObj(event -> Tuple.of(
                        workflow,
                        UUID.randomUUID().toString(),
                        "{\"workflow\":\"" + workflow + "\",\"text\":\"" + "x".repeat(characters) + "\"}"))
                .toList();
        pool.preparedQuery("""
                        INSERT INTO outbox (workflow_id, message_id, message_type, subject, body, is_public, sent, at)
                        VALUES (?, ?, 'shardway.of-a-test.v1', 'test', ?, TRUE, FALSE, 0)""").executeBatch(rows).await().atMost(PATIENCE);
    }
}
