package io.shardway.api.instance;

import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.act;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.shardway.api.FakeServices.Received;
import io.shardway.api.SseSubscriber;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Several instances are one: whichever is asked, whichever is killed, and whatever else is away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeveralInstancesIT {

    private static final int SUBSCRIBERS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private @Nullable Installation running;

    @BeforeAll
    void start() throws IOException {
        var started = new Installation();
        running = started;
        RestAssured.port = started.balancer.port();
    }

    @AfterAll
    void stop() throws IOException {
        if (running != null) {
            running.close();
        }
        RestAssured.port = RestAssured.DEFAULT_PORT;
    }

    private Installation installation() {
        return Objects.requireNonNull(running);
    }

    @Test
    @Order(1)
    void tellsFiftySubscribersEverythingOnceAndInOrderWhileEitherIsKilled() throws IOException {
        var subscribers = IntStream.range(0, SUBSCRIBERS)
                .mapToObj(_ -> new SseSubscriber(
                        installation().http,
                        () -> URI.create(
                                "http://127.0.0.1:" + installation().balancer.port() + D + "/events"),
                        0))
                .toList();
        try {
            long number = created("under fire");
            reach(number, "running", () -> show(number));
            var relaying = installation().relaying();
            var other = relaying == installation().named ? installation().unnamed : installation().named;

            relaying.kill();
            reach(number, "switched_primaries", () -> act(number, "switch-primaries"));
            relaying.start();
            relaying.awaitReady(installation().http);
            var _ = act(number, "reverse-traffic");
            other.kill();
            reach(number, "running", () -> act(number, "reverse-traffic"));
            other.start();
            reach(number, "cancelled", () -> cancel(number));
            other.awaitReady(installation().http);

            var id = UUID.fromString(show(number).path("id"));
            await().atMost(PATIENCE).until(() -> everythingIsRelayed());
            List<Long> all = history();
            assertThat(all).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(20);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(subscribers)
                    .allSatisfy(subscriber -> assertThat(subscriber.ids()).isEqualTo(all)));
            assertThat(subscribers.stream()
                            .filter(subscriber -> subscriber.connections() > 1)
                            .count())
                    .as("who lost its instance went to the other")
                    .isGreaterThan(SUBSCRIBERS / 3);
            assertOneCommandPerGeneration(id);
        } finally {
            subscribers.forEach(SseSubscriber::close);
        }
    }

    @Test
    @Order(2)
    void acceptsWhileKafkaIsAwayAndDeliversInOrderLater() {
        long number = created("without kafka");
        reach(number, "running", () -> show(number));
        var id = UUID.fromString(show(number).path("id"));

        installation().kafka.kill();
        act(number, "switch-primaries").then().statusCode(200);
        assertThat(show(number).<String>path("state")).isEqualTo("switching_primaries");
        act(number, "switch-primaries").then().statusCode(422);
        act(number, "complete").then().statusCode(422);
        assertThat(installation().named.readiness(installation().http)).isEqualTo(200);
        assertThat(installation().unnamed.readiness(installation().http)).isEqualTo(200);
        long waiting = installation().number("SELECT COUNT(*) FROM outbox WHERE NOT sent");
        assertThat(waiting).isPositive();
        installation().kafka.start();

        reach(number, "switched_primaries", () -> show(number));
        await().atMost(PATIENCE).until(this::everythingIsRelayed);
        assertOneCommandPerGeneration(id);
        reach(number, "running", () -> act(number, "reverse-traffic"));
        reach(number, "cancelled", () -> cancel(number));
    }

    @Test
    @Order(3)
    void saysUnavailableWhileTheDatabaseIsAwayAndRecoversByItself() {
        long number = created("without database");
        reach(number, "running", () -> show(number));
        var id = UUID.fromString(show(number).path("id"));
        int commands = installation().services.received(id).size();

        installation().metadata.kill();
        for (Supplier<Response> request : List.<Supplier<Response>>of(
                () -> show(number),
                () -> act(number, "switch-primaries"),
                () -> cancel(number),
                () -> createWorkflow("refused", "orders"),
                () -> show(number))) {
            request.get().then().statusCode(503);
            assertThat(request.get().<String>path("code")).isEqualTo("unavailable");
        }
        await().atMost(PATIENCE).until(() -> installation().named.readiness(installation().http) == 503);
        await().atMost(PATIENCE).until(() -> installation().unnamed.readiness(installation().http) == 503);
        installation().metadata.start();

        await().atMost(PATIENCE).until(() -> installation().named.readiness(installation().http) == 200);
        await().atMost(PATIENCE).until(() -> installation().unnamed.readiness(installation().http) == 200);
        assertThat(show(number).<String>path("state")).isEqualTo("running");
        assertThat(installation().services.received(id)).as("nothing half-done").hasSize(commands);
        reach(number, "switched_primaries", () -> act(number, "switch-primaries"));
        reach(number, "running", () -> act(number, "reverse-traffic"));
        reach(number, "cancelled", () -> cancel(number));
        await().atMost(PATIENCE).until(this::everythingIsRelayed);
        assertOneCommandPerGeneration(id);
    }

    @Test
    @Order(4)
    void noticesASecondProcessOfItsNameAndStepsAside() throws IOException {
        try (var namesake = installation().namesake()) {
            namesake.start();
            namesake.awaitReady(installation().http);

            await().atMost(PATIENCE).until(() -> installation().named.readiness(installation().http) == 503);
            assertThat(installation().named.log()).contains("Another process has taken the name instance=api-named");
            assertThat(installation().unnamed.readiness(installation().http)).isEqualTo(200);
            assertThat(installation().number("SELECT COUNT(*) FROM instance WHERE name LIKE 'process-%'"))
                    .as("a process without a name has one of its own")
                    .isPositive();
        }
    }

    private boolean everythingIsRelayed() {
        return installation().number("SELECT COUNT(*) FROM outbox WHERE NOT sent OR (is_public AND sequence IS NULL)")
                == 0;
    }

    private List<Long> history() {
        return call().get(D + "/events").jsonPath().getList("data.sequence", Long.class);
    }

    /** Sent again is the same message; each generation was one command, none is missing, and they came in order. */
    private void assertOneCommandPerGeneration(UUID workflow) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var byId = installation().services.received(workflow).stream()
                    .collect(Collectors.groupingBy(Received::id, LinkedHashMap::new, Collectors.toList()));
            assertThat(byId.values()).allSatisfy(copies -> assertThat(
                            copies.stream().map(Received::command).distinct())
                    .hasSize(1));
            var generations = byId.values().stream()
                    .flatMap(copies -> copies.getFirst().command().stream())
                    .map(command -> command.generation())
                    .sorted()
                    .toList();
            assertThat(generations)
                    .isEqualTo(LongStream.rangeClosed(1, generations.size())
                            .boxed()
                            .toList());
        });
        var newestPerUnit = new HashMap<String, Long>();
        var seen = new HashSet<String>();
        for (Received received : installation().services.received(workflow)) {
            if (seen.add(received.id()) && received.command().isPresent()) {
                var command = received.command().get();
                assertThat(newestPerUnit.merge(command.unit(), command.generation(), Math::max))
                        .as("order of %s", command.unit())
                        .isEqualTo(command.generation());
            }
        }
    }

    /** A create whose answer was lost may have been stored: then the next one is refused, and the workflow is found. */
    private static long created(String name) {
        await().atMost(PATIENCE).until(answers(() -> createWorkflow(name, "orders"), 201, 422));
        return call().get(D + "/workflows?per_page=1").jsonPath().getLong("data[0].number");
    }

    private static Callable<Boolean> answers(Supplier<Response> request, int... statuses) {
        return () -> ask(request).stream()
                .anyMatch(response -> IntStream.of(statuses).anyMatch(status -> status == response.statusCode()));
    }

    private static Response show(long number) {
        return await().atMost(PATIENCE)
                .until(() -> ask(() -> io.shardway.api.Rest.show(number)), Optional::isPresent)
                .orElseThrow();
    }

    /** Asks again as a person would: a broken connection or an answer 5xx says nothing about what was stored. */
    private static void reach(long number, String wanted, Supplier<Response> action) {
        String before = show(number).path("state");
        var _ = ask(action);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            String now = show(number).path("state");
            if (before.equals(now) && !wanted.equals(now)) {
                var _ = ask(action);
            }
            return wanted.equals(now);
        });
    }

    /** Empty when the instance died while it was asked. */
    private static Optional<Response> ask(Supplier<Response> request) {
        try {
            return Optional.of(request.get());
        } catch (Exception e) {
            // RestAssured throws checked exceptions without saying so.
            if (e instanceof IOException) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
