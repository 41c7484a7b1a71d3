package io.shardway.local.demo.lifecycle;

import io.shardway.local.demo.report.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Sends commands to a workflow and waits for what must follow; each wait has a limit and says what it found. */
final class Phases {
    private static final Duration POLL = Duration.ofMillis(150);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final Set<String> DEAD_ENDS = Set.of("error", "stopped");

    private final WorkflowClient client;
    private final Console console;
    private final Path logs;

    Phases(WorkflowClient client, Console console, Path logs) {
        this.client = client;
        this.console = console;
        this.logs = logs;
    }

    WorkflowView create(String name, Supplier<Optional<WorkflowView>> request) {
        // Without an answer nobody knows whether it is there: look before asking again.
        return Patience.poll(POLL, ANSWER_LIMIT, () -> request.get().or(() -> client.find(name)))
                .orElseThrow(() -> unanswered("create"));
    }

    WorkflowView show(int number) {
        return Patience.poll(POLL, ANSWER_LIMIT, () -> client.show(number)).orElseThrow(() -> unanswered("show"));
    }

    /** Sends a command until it is answered, or the workflow shows that an unanswered one was taken. */
    WorkflowView command(String phase, WorkflowView before, Supplier<Optional<WorkflowView>> request) {
        var attempts = new AtomicInteger();
        return Patience.poll(POLL, ANSWER_LIMIT, () -> {
                    try {
                        var answer = request.get();
                        return answer.isPresent() ? answer : taken(before);
                    } catch (PhaseFailedException refused) {
                        // The attempt before, which nobody answered, may be why this one is refused.
                        var taken = attempts.get() > 0 ? taken(before) : Optional.<WorkflowView>empty();
                        if (taken.isEmpty()) {
                            throw refused;
                        }
                        return taken;
                    } finally {
                        attempts.incrementAndGet();
                    }
                })
                .orElseThrow(() -> unanswered(phase));
    }

    private Optional<WorkflowView> taken(WorkflowView before) {
        return client.show(before.number())
                .filter(now -> !now.state().equals(before.state())
                        || !now.verification().equals(before.verification()));
    }

    WorkflowView until(
            String phase,
            String goal,
            int number,
            Duration limit,
            Predicate<WorkflowView> done,
            Consumer<WorkflowView> meanwhile) {
        var last = new WorkflowView[1];
        return Patience.poll(POLL, limit, () -> client.show(number).flatMap(view -> {
                    last[0] = view;
                    if (done.test(view)) {
                        return Optional.of(view);
                    }
                    if (DEAD_ENDS.contains(view.state())) {
                        throw new PhaseFailedException(
                                phase + ": waited for " + goal + ", found " + describe(Optional.of(view)));
                    }
                    meanwhile.accept(view);
                    return Optional.empty();
                }))
                .orElseThrow(() -> new PhaseFailedException("%s: waited %d s for %s, found %s"
                        .formatted(phase, limit.toSeconds(), goal, describe(Optional.ofNullable(last[0])))));
    }

    Console console() {
        return console;
    }

    private String describe(Optional<WorkflowView> view) {
        return view.map(found -> "state %s%s%s"
                                .formatted(
                                        found.state(),
                                        found.errors().isEmpty() ? "" : ", errors: " + found.errors(),
                                        found.verification()
                                                .map(diff -> ", verification " + diff.state())
                                                .orElse("")))
                        .orElse("no answer from the workflow API")
                + "; the services' logs are in " + logs;
    }

    private PhaseFailedException unanswered(String what) {
        return new PhaseFailedException("%s: the workflow API gave no answer for %d s; the services' logs are in %s"
                .formatted(what, ANSWER_LIMIT.toSeconds(), logs));
    }
}
