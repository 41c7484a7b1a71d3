package io.shardway.api;

import static io.shardway.api.Rest.act;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static io.shardway.api.Rest.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every {@code *_at} and {@code *_by}, in the lives in which they come true. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class StampsIT {

    private final FakeServices services = FakeServices.shared();
    private final Set<String> expected = new TreeSet<>(Set.of("created_at", "updated_at"));
    private long number;

    @Inject
    TestClock clock;

    @BeforeEach
    void free() {
        Rest.freeTheBranch();
    }

    @Test
    void setsEachStampWhenItComesTrueAndKeepsIt() {
        var created = createWorkflow("stamped", "orders").jsonPath();
        number = created.getLong("number");
        awaitState(number, "running");
        reached("started_at", "data_copy_completed_at");
        act(number, "verify-data");
        awaitState(number, "verified_data");
        reached("verify_data_at", "verify_data_by");
        act(number, "switch-replicas");
        awaitState(number, "switched_replicas");
        reached("switch_replicas_at", "switch_replicas_by");
        switched(true, false);
        act(number, "switch-primaries");
        awaitState(number, "switched_primaries");
        reached("switch_primaries_at", "switch_primaries_by");
        switched(true, true);
        act(number, "reverse-traffic");
        awaitState(number, "running");
        reached("reversed_at", "reversed_by");
        switched(false, false);
        services.failApply(UUID.fromString(created.getString("id")), () -> "error".equals(Rest.state(number)));
        reached();
        act(number, "retry");
        awaitState(number, "running");
        reached("retried_at", "retried_by");
        act(number, "switch-primaries");
        awaitState(number, "switched_primaries");
        reached();
        act(number, "cutover");
        awaitState(number, "cutover");
        reached("cutover_at", "cutover_by");
        act(number, "reverse-cutover");
        awaitState(number, "reversed_cutover");
        reached("reversed_cutover_by");
        act(number, "complete");
        awaitState(number, "completed");
        reached("completed_at", "completed_by");
        switched(true, true);
    }

    @Test
    void stampsACancellation() {
        number = createWorkflow("cancelled at once", "orders").jsonPath().getLong("number");
        awaitState(number, "running");
        reached("started_at", "data_copy_completed_at");
        cancel(number);
        awaitState(number, "cancelled");
        reached("cancelled_at", "cancelled_by");
    }

    @Test
    void callsAVerificationStaleAfterADay() {
        number = createWorkflow("goes stale", "orders").jsonPath().getLong("number");
        awaitState(number, "running");
        assertThat(show(number).<Boolean>path("verified_data_stale"))
                .as("never verified")
                .isFalse();
        act(number, "verify-data");
        awaitState(number, "verified_data");
        try {
            clock.goAhead(Duration.ofHours(24).minusMinutes(1));
            assertThat(show(number).<Boolean>path("verified_data_stale"))
                    .as("a minute before")
                    .isFalse();
            clock.goAhead(Duration.ofHours(24).plusMinutes(1));
            assertThat(show(number).<Boolean>path("verified_data_stale"))
                    .as("a minute after")
                    .isTrue();
        } finally {
            clock.comeBack();
        }
        act(number, "verify-data");
        awaitState(number, "verified_data");
        assertThat(show(number).<Boolean>path("verified_data_stale"))
                .as("verified again")
                .isFalse();
        cancel(number);
        awaitState(number, "cancelled");
    }

    /** These too are set now, nothing else is, and times do not go back. */
    private void reached(String... keys) {
        expected.addAll(Set.of(keys));
        Map<String, Object> workflow = show(number).jsonPath().getMap("$");
        var set = new TreeSet<String>();
        workflow.forEach((key, value) -> {
            if (value != null && (key.endsWith("_at") || key.endsWith("_by"))) {
                set.add(key);
            }
        });
        assertThat(set).isEqualTo(expected);
        for (String key : set) {
            if (key.endsWith("_by")) {
                assertThat(workflow.get(key)).as(key).isEqualTo(workflow.get("actor"));
            } else {
                assertThat(time(workflow, key))
                        .as(key)
                        .isBetween(time(workflow, "created_at"), time(workflow, "updated_at"));
            }
        }
    }

    private static OffsetDateTime time(Map<String, Object> workflow, String key) {
        return OffsetDateTime.parse(String.valueOf(workflow.get(key)));
    }

    private void switched(boolean replicas, boolean primaries) {
        assertThat(show(number).<Boolean>path("replicas_switched")).isEqualTo(replicas);
        assertThat(show(number).<Boolean>path("primaries_switched")).isEqualTo(primaries);
    }
}
