package io.shardway.api.webhook;

import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static io.shardway.api.Rest.show;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.shardway.api.ApiConfig;
import io.shardway.api.ApiServers;
import io.shardway.api.FakeServices;
import io.shardway.api.MovableClock;
import io.shardway.api.instance.ThisInstance;
import io.shardway.testing.FreePort;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Webhooks through REST, to a real HTTP receiver that fails in every way. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class WebhookIT {

    private static final String HOOKS = D + "/webhooks";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    record Settings(
            Duration poll,
            Duration lease,
            Duration attemptTimeout,
            Duration firstPause,
            Duration longestPause,
            Duration giveUpAfter,
            Duration retention,
            boolean localTargets)
            implements ApiConfig.Webhook {
        static Settings quick() {
            return with(Duration.ofSeconds(1));
        }

        static Settings unhurried() {
            return with(Duration.ofSeconds(4));
        }

        private static Settings with(Duration attemptTimeout) {
            return new Settings(
                    Duration.ofMillis(100),
                    attemptTimeout.multipliedBy(2),
                    attemptTimeout,
                    Duration.ofMillis(200),
                    Duration.ofSeconds(1),
                    Duration.ofHours(24),
                    Duration.ofDays(7),
                    true);
        }
    }

    @SuppressWarnings("UnusedVariable") // it answers the commands of the workflows
    private final FakeServices services = FakeServices.shared();

    @Inject
    WebhookSender sender;

    @Inject
    FanOut fanOut;

    @Inject
    DeliveryStore deliveries;

    @Inject
    WebhookStore webhooks;

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    @AfterEach
    void deleteWebhooks() {
        sender.standStill(false);
        List<String> ids = call().get(HOOKS + "?per_page=100").path("data.id");
        ids.forEach(id -> call().delete(HOOKS + "/" + id).then().statusCode(204));
    }

    @Test
    void deliversEveryEventSignedInOrderAndOnceAcceptedWhateverTheReceiverDoes() throws IOException {
        long seed = 20261126;
        var random = new Random(seed);
        var attempts = new ConcurrentHashMap<String, AtomicInteger>();
        Function<Receiver.Request, Integer> moody = request -> {
            int attempt = attempts.computeIfAbsent(request.delivery(), _ -> new AtomicInteger())
                    .incrementAndGet();
            synchronized (random) {
                return attempt > 3 ? 204 : mood(random.nextInt(8));
            }
        };
        try (var receiver = Receiver.answering(moody)) {
            var hook = create(Map.of("url", receiver.url()));
            long number = live("moody");

            var expected = awaitAll(receiver, number, "seed " + seed);
            var accepted = receiver.accepted(idOf(number));
            assertThat(receiver.exchanges())
                    .allSatisfy(exchange -> assertThat(Receiver.isSigned(exchange.request(), hook.secret()))
                            .isTrue());
            for (Receiver.Request request : accepted) {
                var event = JSON.readTree(request.body());
                var known = Objects.requireNonNull(expected.get(sequence(request)));
                assertThat(event.path("specversion").asText()).isEqualTo("1.0");
                assertThat(event.path("id").asText()).isEqualTo(known.path("id").asText());
                assertThat(event.path("type").asText())
                        .isEqualTo(known.path("type").asText())
                        .isEqualTo(request.header("Shardway-event"));
                assertThat(event.path("source").asText()).isEqualTo(D);
                assertThat(event.path("subject")).isEqualTo(known.path("subject"));
                assertThat(Instant.parse(event.path("time").asText()))
                        .isEqualTo(Instant.parse(known.path("created_at").asText()));
                assertThat(event.path("data")).isEqualTo(known.path("data"));
                assertThat(request.header("Content-type")).startsWith("application/cloudevents+json");
            }
            assertThat(receiver.exchanges().stream()
                            .map(exchange -> exchange.request().delivery())
                            .distinct())
                    .as("attempts of a delivery share its id")
                    .hasSizeGreaterThanOrEqualTo(expected.size());
            assertThat(accepted.stream().map(Receiver.Request::delivery)).doesNotHaveDuplicates();
            await().atMost(PATIENCE).untilAsserted(() -> call().get(
                            HOOKS + "/" + hook.id() + "/deliveries?state=delivered&per_page=100")
                    .then()
                    .body("data.size()", org.hamcrest.Matchers.greaterThanOrEqualTo(Math.min(100, expected.size()))));
        }
    }

    @Test
    void keepsTryingAReceiverThatIsDown() {
        int port = FreePort.find();
        var hook = create(Map.of("url", "http://127.0.0.1:" + port + "/"));
        long number = live("down");
        await().atMost(PATIENCE)
                .untilAsserted(() -> call().get(HOOKS + "/" + hook.id() + "/deliveries?per_page=100&state=pending")
                        .then()
                        .body("data.last().attempts", org.hamcrest.Matchers.greaterThan(1))
                        .body("data.last().last_error", equalTo("the connection was refused"))
                        .body("data.last().next_attempt_at", org.hamcrest.Matchers.notNullValue())
                        .body("data.first().attempts", equalTo(0)));

        try (var receiver = Receiver.at(port, _ -> 204)) {
            awaitAll(receiver, number, "after it was down");
        }
    }

    @Test
    void letsNoDeadReceiverHoldUpAnother() throws IOException {
        try (var dead = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var alive = Receiver.answering(_ -> 204)) {
            for (int i = 0; i < 5; i++) {
                create(Map.of("url", "http://127.0.0.1:" + dead.getLocalPort() + "/" + i));
            }
            create(Map.of("url", alive.url(), "events", List.of("shardway.state-changed.v1")));
            long number = live("beside the dead");

            var expected = history(number).values().stream()
                    .filter(event -> event.path("type").asText().equals("shardway.state-changed.v1"))
                    .map(event -> event.path("sequence").asLong())
                    .toList();
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                            alive.accepted(idOf(number)).stream().map(WebhookIT::sequence))
                    .containsExactlyElementsOf(expected));
        }
    }

    @Test
    void losesNothingWhenTheSendingInstanceDies() throws InterruptedException {
        sender.standStill(true);
        var held = new AtomicReference<String>();
        var release = new CountDownLatch(1);
        Function<Receiver.Request, Integer> answers = request -> {
            boolean fourth = sequenceCount(request) == 4;
            if (fourth && held.compareAndSet(null, request.delivery())) {
                awaitQuietly(release);
                return Receiver.BREAK;
            }
            return 204;
        };
        try (var receiver = Receiver.answering(answers)) {
            var hook = create(Map.of("url", receiver.url()));
            var instances = Map.of(
                    "a",
                    instance("a", Clock.systemUTC(), Settings.unhurried()),
                    "b",
                    instance("b", Clock.systemUTC(), Settings.unhurried()));
            seen.clear();
            instances.values().forEach(WebhookSender::start);
            try {
                long number = live("killed");
                await().atMost(PATIENCE).until(() -> held.get() != null);
                var dying = owner(hook.id());
                Objects.requireNonNull(instances.get(dying)).die();
                release.countDown();

                awaitAll(receiver, number, "killed");
                assertThat(owner(hook.id())).as("taken over").isNotEqualTo(dying);
                assertThat(receiver.exchanges().stream()
                                .filter(exchange ->
                                        exchange.request().delivery().equals(held.get())))
                        .as("sent again under the same id")
                        .hasSize(2);
            } finally {
                instances.values().forEach(WebhookSender::die);
            }
        }
    }

    @Test
    void marksWhatCouldNotBeDeliveredInADayAndGoesOn() {
        sender.standStill(true);
        var clock = new MovableClock(Instant.now().plusSeconds(60));
        var status = new AtomicInteger(503);
        try (var receiver = Receiver.answering(_ -> status.get())) {
            var hook = create(Map.of("url", receiver.url()));
            var instance = instance("patient", clock, Settings.quick());
            instance.start();
            try {
                long number = live("given up");
                await().atMost(PATIENCE).until(() -> !receiver.exchanges().isEmpty());
                clock.move(Duration.ofHours(25));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> call().get(HOOKS + "/" + hook.id() + "/deliveries?state=failed")
                                .then()
                                .body("data.last().last_status", equalTo(503))
                                .body("data.last().last_error", equalTo("the receiver answered 503"))
                                .body("data.last().next_attempt_at", org.hamcrest.Matchers.nullValue()));
                status.set(204);

                String id = idOf(number);
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(receiver.exchanges().stream()
                                .map(Receiver.Exchange::request)
                                .filter(request -> request.isOf(id))
                                .map(WebhookIT::sequence)
                                .distinct())
                        .as("each was tried, in order")
                        .containsExactlyElementsOf(history(number).keySet()));
            } finally {
                instance.die();
            }
        }
    }

    @Test
    void saysAtOnceWhatAReceiverAnswersToATest() {
        var status = new AtomicInteger(204);
        try (var receiver = Receiver.answering(_ -> status.get())) {
            var hook = create(Map.of("url", receiver.url()));

            test(hook).then().statusCode(200).body("delivered", equalTo(true)).body("status", equalTo(204));
            var request = receiver.accepted().getFirst();
            assertThat(Receiver.isSigned(request, hook.secret())).isTrue();
            assertThat(Receiver.isSigned(request, hook.secret() + "x")).isFalse();
            assertThat(request.header("Shardway-event")).isEqualTo("shardway.webhook-test.v1");

            status.set(500);
            test(hook).then().body("delivered", equalTo(false)).body("status", equalTo(500));
            status.set(302);
            test(hook)
                    .then()
                    .body("delivered", equalTo(false))
                    .body("status", equalTo(302))
                    .body("error", equalTo("redirects are not followed"));
            status.set(Receiver.BREAK);
            test(hook).then().body("delivered", equalTo(false)).body("error", containsString("connection broke"));
            assertThat(receiver.exchanges()).as("a test is sent once").hasSize(4);
        }
    }

    @Test
    void reachesNoPrivateAddressUnlessConfigured() throws InterruptedException {
        try (var receiver = Receiver.answering(_ -> 204)) {
            var careful = new Poster(vertx, new Targets(false), Duration.ofSeconds(1));

            for (String host : List.of("127.0.0.1", "localhost")) {
                var answer =
                        careful.post(URI.create("http://" + host + ":" + receiver.port() + "/"), 1, Map.of(), "{}");

                assertThat(answer.isDelivered()).isFalse();
                assertThat(answer.error().orElseThrow())
                        .contains(
                                host.equals("localhost")
                                        ? "the name leads to an address that is not public"
                                        : "127.0.0.1 is not a public address");
            }
            assertThat(receiver.exchanges()).isEmpty();
        }
    }

    @Test
    void cutsOffAReceiverThatAnswersForEver() throws Exception {
        try (var endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var closed = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try (var socket = endless.accept()) {
                    var out = socket.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
                    byte[] chunk = ("400\r\n" + "x".repeat(1024) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                    while (true) {
                        out.write(chunk);
                        out.flush();
                    }
                } catch (IOException e) {
                    closed.countDown();
                }
            });
            var poster = new Poster(vertx, new Targets(true), Duration.ofSeconds(2));

            var answer = poster.post(URI.create("http://127.0.0.1:" + endless.getLocalPort() + "/"), 1, Map.of(), "{}");

            assertThat(answer.status()).contains(200);
            assertThat(closed.await(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void showsTheSecretOnceAndKeepsItSealed() {
        var hook = create(Map.of("url", "https://example.com/hook", "events", List.of("shardway.verified.v1")));
        assertThat(hook.secret()).matches("whsec_[A-Za-z0-9_-]{43}");
        call().get(HOOKS + "/" + hook.id())
                .then()
                .statusCode(200)
                .body("url", equalTo("https://example.com/hook"))
                .body("events", equalTo(List.of("shardway.verified.v1")))
                .body("enabled", equalTo(true))
                .body("$", not(hasKey("secret")));
        String stored = pool.preparedQuery("SELECT secret FROM webhook WHERE id = ?")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(hook.id()))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getString(0);
        assertThat(stored).doesNotContain("whsec_").doesNotContain(hook.secret());

        call().body(Map.of("rotate_secret", true, "events", List.of(), "enabled", false))
                .patch(HOOKS + "/" + hook.id())
                .then()
                .statusCode(200)
                .body("secret", startsWith("whsec_"))
                .body("secret", not(equalTo(hook.secret())))
                .body("events", equalTo(List.of()))
                .body("enabled", equalTo(false))
                .body("updated_at", matchesPattern("\\d{4}-.*\\.\\d{3}Z"));
        call().body(Map.of("url", "https://example.com/other"))
                .patch(HOOKS + "/" + hook.id())
                .then()
                .body("url", equalTo("https://example.com/other"))
                .body("enabled", equalTo(false))
                .body("$", not(hasKey("secret")));
        call().delete(HOOKS + "/" + hook.id()).then().statusCode(204);
        call().get(HOOKS + "/" + hook.id()).then().statusCode(404);
        call().body("{}").patch(HOOKS + "/" + hook.id()).then().statusCode(404);
        call().delete(HOOKS + "/" + hook.id()).then().statusCode(404);
    }

    @Test
    void refusesWhatCannotBeSent() {
        for (Object body : List.of(
                Map.of(),
                Map.of("url", "ftp://example.com"),
                Map.of("url", "https://user:secret@example.com/"),
                Map.of("url", "https://example.com/", "events", List.of("shardway.everything.v1")))) {
            call().body(body).post(HOOKS).then().statusCode(422).body("code", equalTo("invalid_params"));
        }
        call().post(HOOKS).then().statusCode(400);
        call().get(HOOKS + "/none/deliveries").then().statusCode(404);
        var hook = create(Map.of("url", "https://example.com/"));
        call().get(HOOKS + "/" + hook.id() + "/deliveries?state=lost").then().statusCode(400);
    }

    @Test
    void missesWhatHappensWhileItIsSwitchedOff() {
        try (var receiver = Receiver.answering(_ -> 204)) {
            var hook = create(Map.of("url", receiver.url(), "enabled", false));
            long unheard = live("unheard");
            history(unheard);
            // Until the cursor is past it: what was missed stays missed.
            await().atMost(PATIENCE)
                    .until(() -> number("SELECT last_sequence FROM webhook_cursor")
                            >= number("SELECT last_sequence FROM relay_lease"));
            call().body(Map.of("enabled", true))
                    .patch(HOOKS + "/" + hook.id())
                    .then()
                    .statusCode(200);
            long heard = live("heard");

            awaitAll(receiver, heard, "switched on again");
            assertThat(receiver.accepted(idOf(unheard))).isEmpty();
        }
    }

    record Hook(String id, String secret) {}

    private final HashSet<String> seen = new HashSet<>();

    /** How many different deliveries have come until now. */
    private synchronized int sequenceCount(Receiver.Request request) {
        seen.add(request.delivery());
        return seen.size();
    }

    private WebhookSender instance(String name, Clock clock, Settings settings) {
        return new WebhookSender(
                fanOut,
                deliveries,
                webhooks,
                new Poster(vertx, new Targets(true), settings.attemptTimeout()),
                clock,
                new ThisInstance(name),
                settings);
    }

    private String owner(String webhook) {
        return pool.preparedQuery("SELECT SUBSTRING_INDEX(lease_owner, '/', 1) FROM webhook WHERE id = ?")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(webhook))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getString(0);
    }

    private long number(String sql) {
        return pool.query(sql)
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    private static int mood(int dice) {
        return switch (dice) {
            case 0, 1 -> 500;
            case 2 -> Receiver.BREAK;
            case 3 -> answerSlowly(1_500);
            case 4 -> answerSlowly(300);
            case 5 -> 302;
            default -> 204;
        };
    }

    /** Sleeps in the place of a receiver that is slow; nothing in the test waits for it. */
    private static int answerSlowly(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Too late for the sender, which has given up: this answer counts for nobody.
        return millis > 1_000 ? 504 : 204;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Hook create(Map<String, ?> body) {
        var created = call().body(body).post(HOOKS);
        created.then().statusCode(201).body("type", equalTo("Webhook"));
        return new Hook(created.path("id"), created.path("secret"));
    }

    private static io.restassured.response.Response test(Hook hook) {
        return call().post(HOOKS + "/" + hook.id() + "/test");
    }

    /** A workflow from its creation to its cancellation. */
    static long live(String name) {
        long number = createWorkflow(name, "orders").jsonPath().getLong("number");
        awaitState(number, "running");
        cancel(number).then().statusCode(200);
        awaitState(number, "cancelled");
        return number;
    }

    /** The events of a workflow by their sequence, as REST tells them, when all are there. */
    static Map<Long, JsonNode> history(long number) {
        var events = new AtomicReference<Map<Long, JsonNode>>(Map.of());
        await().atMost(PATIENCE).until(() -> {
            var found = new java.util.LinkedHashMap<Long, JsonNode>();
            JSON.readTree(call().get(D + "/workflows/" + number + "/events").asString())
                    .path("data")
                    .forEach(event -> found.put(event.path("sequence").asLong(), event));
            events.set(found);
            return found.values().stream()
                    .anyMatch(event -> event.path("data").path("to").asText().equals("cancelled"));
        });
        return Objects.requireNonNull(events.get());
    }

    /** Every event of the workflow was accepted once, in the order of the history. */
    static Map<Long, JsonNode> awaitAll(Receiver receiver, long number, String as) {
        String id = idOf(number);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.accepted(id).stream().map(WebhookIT::sequence))
                        .as(as)
                        .containsExactlyElementsOf(history(number).keySet()));
        return history(number);
    }

    static String idOf(long number) {
        return show(number).path("id");
    }

    static long sequence(Receiver.Request request) {
        try {
            return JSON.readTree(request.body()).path("sequence").asLong();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
