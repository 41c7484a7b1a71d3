package io.shardway.api.shell;

import static io.shardway.api.Rest.act;
import static io.shardway.api.Rest.awaitState;
import static io.shardway.api.Rest.call;
import static io.shardway.api.Rest.cancel;
import static io.shardway.api.Rest.createWorkflow;
import static io.shardway.api.Rest.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.shardway.api.ApiServers;
import io.shardway.api.FakeServices;
import io.shardway.api.shell.FaultPoints.Point;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The audit trail says "accepted" exactly if the change is stored, wherever the request dies. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class AuditCrashIT {

    @SuppressWarnings("UnusedVariable") // it answers the commands of the workflows
    private final FakeServices services = FakeServices.shared();

    @Inject
    FaultPoints faults;

    @AfterEach
    void heal() {
        faults.whenPassing(_ -> {});
    }

    @Test
    void storesTheSuccessWithTheChange() {
        long number = createWorkflow("audited", "orders").jsonPath().getLong("number");
        awaitState(number, "running");

        dieOnceAt(Point.BEFORE_COMMIT);
        act(number, "verify-data").then().statusCode(500);
        assertThat(state(number)).isEqualTo("running");
        assertThat(outcome(number)).isEqualTo("failed");

        dieOnceAt(Point.AFTER_COMMIT);
        act(number, "verify-data").then().statusCode(500);
        assertThat(state(number)).isNotEqualTo("running");
        assertThat(outcome(number)).as("the answer failed, the change did not").isEqualTo("accepted");

        heal();
        cancel(number);
        awaitState(number, "cancelled");
    }

    /** Facts pass the points too, but in this state the services have said all they have to say. */
    private void dieOnceAt(Point point) {
        var died = new AtomicBoolean();
        faults.whenPassing(passed -> {
            if (passed == point && died.compareAndSet(false, true)) {
                throw new IllegalStateException("dies at " + point);
            }
        });
    }

    private static String outcome(long number) {
        return call().get("/v1/organizations/acme/audit-log?action=workflow.verify-data&per_page=100")
                .path("data.find { it.workflow_number == " + number + " }.outcome");
    }
}
