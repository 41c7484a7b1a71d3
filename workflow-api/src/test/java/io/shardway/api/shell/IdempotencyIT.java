package io.shardway.api.shell;

import static io.shardway.api.Rest.D;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.shardway.api.ApiServers;
import io.shardway.api.FakeServices;
import io.shardway.api.Rest;
import io.shardway.api.TestClock;
import io.shardway.api.store.IdempotencyStore;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A POST with an idempotency key is carried out once, whatever happens on the way. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class IdempotencyIT {

    private final FakeServices services = FakeServices.shared();
    private final String key = UUID.randomUUID().toString();

    @Inject
    Pool pool;

    @Inject
    IdempotencyStore store;

    @Inject
    TestClock clock;

    @Inject
    FaultPoints faults;

    @BeforeEach
    void free() {
        Rest.freeTheBranch();
    }

    @AfterEach
    void restore() {
        clock.comeBack();
        faults.whenPassing(_ -> {});
    }

    @Test
    void answersTheSameAgainAndCreatesNothing() {
        var first = create("once", key);
        long number = first.jsonPath().getLong("number");
        awaitState(number, "running");

        var second = create("once", key);

        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotent-Replayed")).isNull();
        create("another name", key).then().statusCode(422).body("code", equalTo("invalid_params"));
        end(number);
        assertThat(create("once", key).asString()).as("also after its end").isEqualTo(first.asString());
        assertThat(services.wanted()).isNotNull();
    }

    @Test
    void letsADuplicateWaitForTheFirst() {
        List<Response> answers;
        try (var threads = Executors.newFixedThreadPool(8)) {
            var pending = new ArrayList<CompletableFuture<Response>>();
            for (int i = 0; i < 8; i++) {
                pending.add(CompletableFuture.supplyAsync(() -> create("at once", key), threads));
            }
            answers = pending.stream().map(CompletableFuture::join).toList();
        }

        assertThat(answers).extracting(Response::statusCode).containsOnly(201);
        assertThat(answers.stream().map(answer -> answer.path("id")).distinct()).hasSize(1);
        end(answers.getFirst().jsonPath().getLong("number"));
    }

    @Test
    void letsAnotherTryWhenTheFirstIsRefused() {
        long active =
                create("in the way", UUID.randomUUID().toString()).jsonPath().getLong("number");
        List<Response> answers;
        try (var threads = Executors.newFixedThreadPool(8)) {
            var pending = new ArrayList<CompletableFuture<Response>>();
            for (int i = 0; i < 8; i++) {
                pending.add(CompletableFuture.supplyAsync(() -> create("refused at once", key), threads));
            }
            answers = pending.stream().map(CompletableFuture::join).toList();
        }

        assertThat(answers).extracting(Response::statusCode).containsOnly(422);
        assertThat(answers.stream().map(answer -> answer.<String>path("code")).distinct())
                .containsExactly("unprocessable");
        end(active);
    }

    @Test
    void decidesARefusalAnew() {
        long active =
                create("in the way", UUID.randomUUID().toString()).jsonPath().getLong("number");
        create("after it", key).then().statusCode(422).body("code", equalTo("unprocessable"));
        end(active);

        var created = create("after it", key);

        assertThat(created.statusCode()).isEqualTo(201);
        end(created.jsonPath().getLong("number"));
    }

    @Test
    void createsNothingWhenItDiesBeforeTheCommitAndOneWorkflowAfterwards() {
        dieOnceAt(FaultPoints.Point.BEFORE_COMMIT);
        create("dies before", key).then().statusCode(500).body("code", equalTo("internal"));

        var again = create("dies before", key);

        assertThat(again.statusCode())
                .as("nothing was stored, nothing is in the way")
                .isEqualTo(201);
        end(again.jsonPath().getLong("number"));
    }

    @Test
    void answersWithTheWorkflowWhenItDiedAfterTheCommit() {
        dieOnceAt(FaultPoints.Point.AFTER_COMMIT);
        create("dies after", key).then().statusCode(500).body("code", equalTo("internal"));
        long number = call().get(D + "/workflows").jsonPath().getLong("data[0].number");

        var again = create("dies after", key);

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.jsonPath().getLong("number")).isEqualTo(number);
        assertThat(again.jsonPath().getString("name")).isEqualTo("dies after");
        assertThat(create("dies after", key).asString()).isEqualTo(again.asString());
        end(number);
    }

    @Test
    void takesOverFromAnAttemptThatDied() {
        var first = create("dies early", key);
        end(first.jsonPath().getLong("number"));
        // As a crash before the transaction leaves it.
        pool.query(
                        "UPDATE idempotency_key SET status = NULL, answer = NULL, workflow_id = NULL, attempted_at = attempted_at - 61000"
                                + " WHERE workflow_id = '" + first.path("id") + "'")
                .execute()
                .await()
                .indefinitely();

        var again = create("dies early", key);

        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.<String>path("id")).isNotEqualTo(first.<String>path("id"));
        end(again.jsonPath().getLong("number"));
    }

    @ParameterizedTest
    @CsvSource({
        "service-tokens, /v1/organizations/acme/service-tokens, '{\"name\":\"once\",\"permissions\":[\"read_branch\"]}'",
        "webhooks, /v1/organizations/acme/databases/shop/webhooks,"
                + " '{\"url\":\"http://127.0.0.1:9/once\",\"enabled\":false}'"
    })
    void createsNothingTwiceWhenItDiedAfterTheCommit(String what, String path, String body) {
        int before = call().queryParam("per_page", 100)
                .get(path)
                .jsonPath()
                .getList("data")
                .size();
        dieOnceAt(FaultPoints.Point.AFTER_COMMIT);
        keyed(key).body(body).post(path).then().statusCode(500);

        var again = keyed(key).body(body).post(path);

        assertThat(again.statusCode()).as(what).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(keyed(key).body(body).post(path).asString()).isEqualTo(again.asString());
        var listed = call().queryParam("per_page", 100).get(path).jsonPath();
        assertThat(listed.getList("data")).hasSize(before + 1);
        assertThat(listed.getList("data.id")).contains(again.<Object>path("id"));
        assertThat(answers()).noneMatch(answer -> answer.contains(again.<String>path("id")));
        String other = keyed(UUID.randomUUID().toString()).body(body).post(path).path("id");
        assertThat(call().queryParam("per_page", 100).get(path).jsonPath().getList("data"))
                .as("another key is another wish")
                .hasSize(before + 2);
        List.of(other, again.<String>path("id"))
                .forEach(id -> call().delete(path + "/" + id).then().statusCode(204));
    }

    @Test
    void storesNothingForAnAttemptThatLostItsKey() {
        String id = (key + key).substring(0, 64);
        var standing = store.claim(id, "asked").await().indefinitely();
        var claim = ((IdempotencyStore.Standing.Claimed) standing).claim();
        sql("UPDATE idempotency_key SET attempt = attempt + 1 WHERE id = '" + id + "'");

        assertThatThrownBy(() -> pool.withTransaction(transaction -> transaction
                                .query("INSERT INTO webhook_cursor VALUES (77, 0)")
                                .execute()
                                .chain(() -> IdempotencyStore.answer(transaction, claim, 201, "late")))
                        .await()
                        .indefinitely())
                .hasMessageContaining("a later attempt");

        assertThat(sql("SELECT * FROM webhook_cursor WHERE id = 77").size()).isZero();
        assertThat(answers()).doesNotContain("late");
    }

    @Test
    void worksForEveryPostAndKeepsKeysApartByPath() {
        String name = "branch-" + key.substring(0, 8);
        var first = keyed(key).body(Map.of("name", name)).post(D + "/branches");
        var second = keyed(key).body(Map.of("name", name)).post(D + "/branches");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.asString()).isEqualTo(first.asString());
        keyed(key).body(Map.of("name", name)).post("/v1/organizations").then().statusCode(422);
        keyed("not ascii: ä")
                .body(Map.of("name", name))
                .post(D + "/branches")
                .then()
                .statusCode(400);
        call().body(Map.of("name", name)).post(D + "/branches").then().statusCode(422);
    }

    @Test
    void forgetsAfterADayAndKeepsAnswersUnreadable() {
        String name = "kept-" + key.substring(0, 8);
        keyed(key).body(Map.of("name", name)).post(D + "/branches").then().statusCode(201);
        assertThat(answers()).noneMatch(answer -> answer.contains(name));
        clock.goAhead(IdempotencyStore.KEPT.plusMinutes(1));

        keyed(key).body(Map.of("name", name)).post(D + "/branches").then().statusCode(422);

        assertThat(answers()).as("old keys are gone").isEmpty();
    }

    private void dieOnceAt(FaultPoints.Point where) {
        var died = new AtomicBoolean();
        faults.whenPassing(point -> {
            if (point == where && died.compareAndSet(false, true)) {
                throw new IllegalStateException("dies at " + point);
            }
        });
    }

    private RowSet<Row> sql(String statement) {
        return pool.query(statement).execute().await().indefinitely();
    }

    private List<String> answers() {
        var found = new ArrayList<String>();
        pool.query("SELECT answer FROM idempotency_key WHERE answer IS NOT NULL")
                .execute()
                .await()
                .indefinitely()
                .forEach(row -> found.add(row.getString(0)));
        return found;
    }

    private static Response create(String name, String key) {
        return keyed(key).body(wish(name, "orders")).post(D + "/workflows");
    }

    private static RequestSpecification keyed(String key) {
        return call().header("Idempotency-Key", key);
    }

    private static void end(long number) {
        cancel(number);
        await().atMost(Duration.ofSeconds(20)).until(() -> "cancelled".equals(Rest.state(number)));
    }
}
