package io.shardway.api.instance;

import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.shardway.api.ApiServers;
import io.shardway.api.FakeServices;
import io.shardway.contract.event.WorkflowEvent.CleanedUp;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class HousekeepingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeServices services = FakeServices.shared();

    @Inject
    Pool pool;

    @Inject
    Housekeeping housekeeping;

    @Test
    void takesAwayWhatNobodyAsksForAgainAndKeepsTheHistory() {
        // Given
        long number = createWorkflow("long ago", "orders").jsonPath().getLong("number");
        awaitState(number, "running");
        cancel(number);
        awaitState(number, "cancelled");
        String id = call().get(D + "/workflows/" + number).path("id");
        await().atMost(PATIENCE).until(() -> count("outbox", id, "NOT sent") == 0);
        var history = history(number);
        long day = Duration.ofDays(1).toMillis();
        sql("UPDATE outbox SET at = at - ? WHERE workflow_id = ?", 31 * day, id);
        sql("UPDATE workflow SET ended_at = ended_at - ? WHERE id = ?", 31 * day, id);
        long young = createWorkflow("now", "orders").jsonPath().getLong("number");
        awaitState(young, "running");
        String youngId = call().get(D + "/workflows/" + young).path("id");
        await().atMost(PATIENCE).until(() -> count("outbox", youngId, "NOT sent") == 0);
        long youngCommands = count("outbox", youngId, "NOT is_public");
        long youngFacts = count("handled_message", youngId, "TRUE");

        // When
        housekeeping.tidy().await().atMost(PATIENCE);

        // Then
        assertThat(count("outbox", id, "NOT is_public")).isZero();
        assertThat(count("handled_message", id, "TRUE")).isZero();
        assertThat(history(number)).isEqualTo(history);
        assertThat(count("outbox", youngId, "NOT is_public"))
                .isEqualTo(youngCommands)
                .isPositive();
        assertThat(count("handled_message", youngId, "TRUE"))
                .isEqualTo(youngFacts)
                .isPositive();
        var cleanUp = services.received(UUID.fromString(id)).stream()
                .flatMap(received -> received.command().stream())
                .max((a, b) -> Long.compare(a.generation(), b.generation()))
                .orElseThrow();
        services.say(new CleanedUp(cleanUp.workflow(), cleanUp.leg(), cleanUp.generation(), cleanUp.unit()));
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> history(number)
                .equals(history));
        cancel(young);
        awaitState(young, "cancelled");
    }

    @Test
    void takesAwayFactsThatSayNotWhoseTheyAreWhenNobodyCanHaveThem() {
        handled("of-an-old-version", 1);
        handled("of-a-workflow-that-may-live", System.currentTimeMillis());

        housekeeping.tidy().await().atMost(PATIENCE);

        assertThat(isHandled("of-an-old-version")).isFalse();
        assertThat(isHandled("of-a-workflow-that-may-live")).isTrue();
    }

    private void handled(String id, long at) {
        pool.preparedQuery("INSERT INTO handled_message (message_id, changed_state, at) VALUES (?, TRUE, ?)")
                .execute(Tuple.of(id, at))
                .await()
                .atMost(PATIENCE);
    }

    private boolean isHandled(String id) {
        return pool.preparedQuery("SELECT 1 FROM handled_message WHERE message_id = ?")
                        .execute(Tuple.of(id))
                        .await()
                        .atMost(PATIENCE)
                        .size()
                == 1;
    }

    private static List<Long> history(long number) {
        return call().get(D + "/workflows/" + number + "/events").jsonPath().getList("data.sequence", Long.class);
    }

    private long count(String table, String workflow, String condition) {
        return pool.preparedQuery("SELECT COUNT(*) FROM " + table + " WHERE workflow_id = ? AND " + condition)
                .execute(Tuple.of(workflow))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    private void sql(String statement, long millis, String workflow) {
        pool.preparedQuery(statement)
                .execute(Tuple.of(millis, workflow))
                .await()
                .atMost(PATIENCE);
    }
}
