package io.shardway.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job from outside: REST for the engineer, the gateway for the application. */
@ExtendWith(LogsOnFailure.class)
class MoveSystemIT {

    private static final long SEED = 20261122;

    @Test
    void movesATableUnderTrafficForthAndBackAndForGood() throws SQLException {
        var stack = SharedStack.get();
        var workflows = new Workflows(stack);
        Items.create(stack.database("shop"), "shop", "items");

        try (var application = new Application(stack, "items", 3, SEED)) {
            await().until(() -> application.acknowledged() > 50);
            var created = workflows.create("move-items", "shop", "shop2", List.of("items"));
            assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
            var number = created.body().path("number").asInt();

            workflows.await(number, "running");
            workflows.act(number, "verify-data");
            var verified = workflows.await(number, "verified_data");
            assertThat(verified.path("vdiff").path("has_mismatch").isBoolean()).isTrue();
            assertThat(verified.path("vdiff").path("has_mismatch").asBoolean()).isFalse();

            workflows.act(number, "switch-replicas");
            workflows.await(number, "switched_replicas");
            workflows.act(number, "switch-primaries");
            workflows.await(number, "switched_primaries");
            goesOn(application);

            workflows.act(number, "reverse-traffic");
            workflows.await(number, "running");
            goesOn(application);

            workflows.act(number, "switch-primaries");
            workflows.await(number, "switched_primaries");
            goesOn(application);

            workflows.act(number, "cutover");
            workflows.await(number, "cutover");
            workflows.act(number, "complete");
            workflows.await(number, "completed");
            goesOn(application);

            var expected = Items.seeded();
            expected.putAll(application.stop());
            assertThat(application.errors()).as("seed %d", SEED).isEmpty();
            assertThat(Items.read(stack.database("shop2"), "shop2", "items"))
                    .as("seed %d", SEED)
                    .isEqualTo(expected);
            assertThat(Items.exists(stack.database("shop"), "shop", "items")).isFalse();
        }
    }

    @Test
    void leavesSourceAndTargetAsTheyWereWhenCancelled() throws SQLException {
        var stack = SharedStack.get();
        var workflows = new Workflows(stack);
        Items.create(stack.database("shop"), "shop", "kept");

        var created = workflows.create("try-kept", "shop", "shop2", List.of("kept"));
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        var number = created.body().path("number").asInt();
        workflows.await(number, "running");
        workflows.cancel(number);
        workflows.await(number, "cancelled");

        assertThat(Items.read(stack.database("shop"), "shop", "kept")).isEqualTo(Items.seeded());
        assertThat(Items.exists(stack.database("shop2"), "shop2", "kept")).isFalse();
    }

    private static void goesOn(Application application) {
        var before = application.acknowledged();
        await().atMost(Duration.ofSeconds(20)).until(() -> application.acknowledged() > before + 50);
    }
}
