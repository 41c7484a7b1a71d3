package io.shardway.local.demo.lifecycle;

import io.shardway.local.LocalStack;
import io.shardway.local.Service;
import io.shardway.local.demo.report.Console;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills services in a phase and starts them again. In a phase all victims are killed shortly after each other, so that they are
 * down together, and come back two by two; who dies first changes from phase to phase.
 */
final class Chaos {
    private static final Duration BETWEEN_KILLS = Duration.ofMillis(60);
    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("chaos").start(task);

    private final LocalStack stack;
    private final List<Service> victims;
    private final Console console;
    private int round;

    Chaos(LocalStack stack, List<Service> victims, Console console) {
        this.stack = stack;
        this.victims = List.copyOf(victims);
        this.console = console;
    }

    boolean harmless() {
        return victims.isEmpty();
    }

    /** Strikes in the background; the future is done when all victims are ready again. */
    CompletableFuture<Void> strike(String phase, Duration after) {
        if (victims.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        var order = new ArrayList<>(victims);
        Collections.rotate(order, -round++);
        return CompletableFuture.runAsync(() -> strike(phase, after, order), THREADS);
    }

    private void strike(String phase, Duration after, List<Service> order) {
        LockSupport.parkNanos(after.toNanos());
        for (var service : order) {
            stack.kill(service);
            LockSupport.parkNanos(BETWEEN_KILLS.toNanos());
        }
        console.line(phase, "killed " + names(order) + " (kill -9)");
        // Two at a time: more JVMs that warm up only slow each other down on a small machine.
        var lanes = List.of(new ArrayList<Service>(), new ArrayList<Service>());
        // Those that a switch under way waits for come first.
        var back = order.stream().sorted(Comparator.comparing(Chaos::urgency)).toList();
        for (int i = 0; i < back.size(); i++) {
            lanes.get(i % lanes.size()).add(back.get(i));
        }
        CompletableFuture.allOf(lanes.stream()
                        .map(lane -> CompletableFuture.runAsync(() -> lane.forEach(stack::restart), THREADS))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        console.line(phase, names(order) + (order.size() == 1 ? " is" : " are") + " up again");
    }

    private static int urgency(Service service) {
        return switch (service) {
            case GATEWAY -> 0;
            case CUTOVER -> 1;
            case API -> 2;
            case REPLICATOR -> 3;
            case COPIER, VERIFIER -> 4;
        };
    }

    private static String names(List<Service> services) {
        return String.join(", ", services.stream().map(Service::shortName).toList());
    }
}
