package io.shardway.api.shell;

import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.act;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static io.shardway.api.Rest.show;
import static io.shardway.api.Rest.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.shardway.api.ApiServers;
import io.shardway.api.FakeServices;
import io.shardway.api.FakeServices.Received;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole life with a "crash" at every fourth passage between any two steps: nothing is lost and nothing is doubled. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class WorkflowCrashIT {

    private static final long SEED = 20261122;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeServices services = FakeServices.shared();

    @Inject
    FaultPoints faults;

    @AfterEach
    void heal() {
        faults.whenPassing(_ -> {});
        services.speakAgain();
    }

    @Test
    void losesAndDoublesNothingWhenStepsFail() {
        var random = new Random(SEED);
        faults.whenPassing(point -> {
            if (dies(random)) {
                throw new IllegalStateException("seed " + SEED + ": dies at " + point);
            }
        });

        long number = created();
        var id = UUID.fromString(show(number).path("id"));
        reach(number, "running", () -> show(number));
        reach(number, "switched_primaries", () -> act(number, "switch-primaries"));
        reach(number, "running", () -> act(number, "reverse-traffic"));
        reach(number, "switched_primaries", () -> act(number, "switch-primaries"));
        reach(number, "cutover", () -> act(number, "cutover"));
        reach(number, "completed", () -> act(number, "complete"));

        heal();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(services.wanted().keySet())
                        .as("seed %s: every unit is ended", SEED)
                        .noneMatch(key -> key.startsWith(id.toString())));
        var byId = services.received(id).stream().collect(Collectors.groupingBy(Received::id));
        assertThat(byId.values()).as("what is sent again is the same message").allSatisfy(copies -> assertThat(
                        copies.stream().map(Received::command).distinct())
                .hasSize(1));
        var generations = byId.values().stream()
                .flatMap(copies -> copies.getFirst().command().stream())
                .map(command -> command.generation())
                .sorted()
                .toList();
        assertThat(generations)
                .as("seed %s: one command per generation, none missing", SEED)
                .doesNotHaveDuplicates();
        assertThat(generations.getLast()).isEqualTo(generations.size());
        assertTellsEachStateOnce(number);
    }

    /** Each step of the shell and of the relay, for a creation, an action and a fact: dies there once. */
    @ParameterizedTest
    @EnumSource(FaultPoints.Point.class)
    void survivesADeathAtEachPointOfCreationActionAndFact(FaultPoints.Point where) {
        var left = new AtomicInteger();
        faults.whenPassing(point -> {
            if (point == where && left.getAndDecrement() > 0) {
                throw new IllegalStateException("dies at " + point);
            }
        });
        services.fallSilent();

        left.set(1);
        long number = created();
        var id = UUID.fromString(show(number).path("id"));
        await().atMost(PATIENCE).until(() -> services.newestIfAny(id, "cutover").isPresent());
        left.set(1);
        services.speakAgain();
        reach(number, "running", () -> show(number));
        left.set(1);
        reach(number, "cancelled", () -> cancel(number));

        heal();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(services.wanted().keySet()).noneMatch(key -> key.startsWith(id.toString())));
        var commands = services.received(id).stream().collect(Collectors.groupingBy(Received::id));
        assertThat(commands.values().stream()
                        .flatMap(copies -> copies.getFirst().command().stream())
                        .map(command -> command.generation()))
                .doesNotHaveDuplicates();
        assertTellsEachStateOnce(number);
    }

    /** The public history is a chain of states from the first to the last, without a link missing or doubled. */
    private static void assertTellsEachStateOnce(long number) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var events = call().get(D + "/workflows/" + number + "/events").jsonPath();
            var sequences = events.getList("data.sequence", Long.class);
            assertThat(sequences).isSorted().doesNotHaveDuplicates();
            assertThat(events.getList("data.id")).doesNotHaveDuplicates();
            List<String> from = events.getList("data.findAll { it.type == 'shardway.state-changed.v1' }.data.from");
            List<String> to = events.getList("data.findAll { it.type == 'shardway.state-changed.v1' }.data.to");
            assertThat(from.getFirst()).isEqualTo("pending");
            assertThat(from.subList(1, from.size())).isEqualTo(to.subList(0, to.size() - 1));
            assertThat(to.getLast()).isEqualTo(state(number));
        });
    }

    private static synchronized boolean dies(Random random) {
        return random.nextInt(4) == 0;
    }

    /** A create that died may have been stored: then the next one is refused, and the workflow is found. */
    private static long created() {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            int status = createWorkflow("crashing", "orders", "order_lines").statusCode();
            return status == 201 || status == 422;
        });
        return call().get(D + "/workflows?per_page=1").jsonPath().getLong("data[0].number");
    }

    /** Asks again as a person would: an answer 500 says nothing about what was stored. */
    private static void reach(long number, String wanted, Supplier<Response> action) {
        String before = state(number);
        var _ = action.get();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    String now = state(number);
                    if (now.equals(before) && !now.equals(wanted)) {
                        var _ = action.get();
                    }
                    return now.equals(wanted);
                });
    }
}
