package io.shardway.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardway.cli.api.ApiException;
import io.shardway.cli.command.Call;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.model.Workflow;
import io.shardway.cli.workflow.Goal.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Watches a workflow until it has reached a goal, cannot reach it any more, or patience ends. The work is the server's: when
 * the watcher is gone, it goes on.
 */
final class WorkflowWait {

    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;

    private final Call call;
    private final String number;
    private final Duration patience;

    WorkflowWait(Call call, String number, Duration patience) {
        this.call = call;
        this.number = number;
        this.patience = patience;
    }

    /**
     * Gives the workflow as it was when it had reached the goal.
     *
     * @param answer the server's answer to the action
     * @throws Failure when it did not get there
     */
    Workflow until(Goal goal, JsonNode answer) {
        var goodbye = new Thread(this::sayThatItGoesOn);
        Runtime.getRuntime().addShutdownHook(goodbye);
        try (var display = WaitDisplay.of(call)) {
            return watch(goal, answer, display);
        } finally {
            Runtime.getRuntime().removeShutdownHook(goodbye);
        }
    }

    private Workflow watch(Goal goal, JsonNode first, WaitDisplay display) {
        var start = Goal.Start.of(Workflow.decode(first));
        var deadline = call.now().plus(patience);
        var answer = first;
        boolean left = false;
        while (true) {
            var workflow = Workflow.decode(answer);
            left |= !workflow.state().equals(start.state());
            display.show(workflow, call.now());
            switch (goal.judge(workflow, start, left)) {
                case Verdict.Reached _ -> {
                    return workflow;
                }
                case Verdict.Missed(var reason) -> throw missed(workflow, reason, answer);
                case Verdict.Waiting _ -> {
                    if (!call.now().isBefore(deadline)) {
                        throw outOfPatience(workflow);
                    }
                }
            }
            pause();
            answer = poll(deadline);
        }
    }

    /** A server that is away for a moment does not end the wait; one that says no does. */
    private JsonNode poll(Instant deadline) {
        var silentSince = call.now();
        while (true) {
            RuntimeException failure;
            try {
                return call.client().get(WorkflowRequests.path(call, number));
            } catch (ApiException e) {
                if (e.status() != TOO_MANY_REQUESTS && e.status() < FIRST_SERVER_ERROR) {
                    throw e;
                }
                failure = e;
            } catch (Failure e) {
                if (!e.code().equals("NETWORK_ERROR")) {
                    throw e;
                }
                failure = e;
            }
            var now = call.now();
            if (!now.isBefore(deadline) || now.isAfter(silentSince.plus(LONGEST_SILENCE))) {
                throw failure;
            }
            pause();
        }
    }

    private Failure missed(Workflow workflow, String reason, JsonNode answer) {
        @Nullable JsonNode errors = answer.get("workflow_errors");
        var detail = errors == null || errors.asText("").isBlank() || errors.isNull() ? "" : ": " + errors.asText();
        return Failure.of("workflow #%s did not get there: %s%s".formatted(workflow.number(), reason, detail));
    }

    private Failure outOfPatience(Workflow workflow) {
        return Failure.of(
                "WAIT_TIMEOUT",
                "workflow #%s is still in state %s after --wait-timeout; it goes on in the server"
                        .formatted(workflow.number(), workflow.state()),
                "Look at it: " + showCommand());
    }

    private void sayThatItGoesOn() {
        call.surroundings()
                .terminal()
                .err()
                .printf(
                        "%nStopped waiting. Workflow #%s goes on in the server; see it with %s%n",
                        number, showCommand());
    }

    private String showCommand() {
        return "shardway workflow show %s %s --org %s".formatted(call.database(), number, call.organization());
    }

    private static void pause() {
        try {
            Thread.sleep(PERIOD);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Failure.of("the wait was interrupted; the workflow goes on in the server");
        }
    }
}
