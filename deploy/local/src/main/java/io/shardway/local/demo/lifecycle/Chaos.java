package io.shardway.local.demo.lifecycle;

import io.shardway.local.LocalStack;
import io.shardway.local.Service;
import io.shardway.local.demo.report.Console;
import io.shardway.testing.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills services in a phase and starts them again. In a phase all victims are killed shortly after each other, so that they are
 * down together; who dies first changes from phase to phase, but inside a write pause it is cutover-service. Those that clients wait for come
 * back first, the others two by two.
 */
final class Chaos {
    private static final Duration BETWEEN_KILLS = Duration.ofMillis(60);
    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("chaos").start(task);

    private final LocalStack stack;
    private final List<Service> victims;
    private final Console console;
    private final JournalWatch journal;
    private int round;
    private volatile Strikes strikes = Strikes.NONE;

    Chaos(LocalStack stack, List<Service> victims, Console console) {
        this.stack = stack;
        this.victims = List.copyOf(victims);
        this.console = console;
        this.journal = new JournalWatch(() -> stack.database("meta").connect(Account.ROOT));
    }

    boolean harmless() {
        return victims.isEmpty();
    }

    /** Strikes in the background; the future is done when all victims are ready again. */
    CompletableFuture<Void> strike(String phase, Moment moment) {
        if (victims.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        var order = new ArrayList<>(victims);
        Collections.rotate(order, -round++);
        return CompletableFuture.runAsync(() -> strike(phase, moment, order), THREADS);
    }

    /** What was hit of what was aimed at; settled when the futures are done. */
    Strikes strikes() {
        return strikes;
    }

    private void strike(String phase, Moment moment, List<Service> order) {
        String where =
                switch (moment) {
                    case Moment.After(var time) -> killAfter(time, order);
                    case Moment.At(var phases) -> killAt(phases, order);
                };
        console.line(phase, "killed " + names(order) + " (kill -9)" + where);
        long from = System.nanoTime();
        restart(order.stream().filter(Chaos::clientsWait).toList(), order.size());
        restart(order.stream().filter(service -> !clientsWait(service)).toList(), 2);
        console.line(
                phase,
                String.format(
                        Locale.ROOT,
                        "%s %s up again after %.1f s",
                        names(order),
                        order.size() == 1 ? "is" : "are",
                        (System.nanoTime() - from) / 1e9));
    }

    private String killAfter(Duration time, List<Service> order) {
        LockSupport.parkNanos(time.toNanos());
        kill(order);
        return journal.underWay().map(found -> "; a switch was " + found).orElse("");
    }

    /** The pause is shorter than what is between two kills: who makes the switch dies first, and the journal stays where it was then. */
    private String killAt(Set<String> phases, List<Service> order) {
        var first = order.contains(Service.CUTOVER) ? Service.CUTOVER : order.getFirst();
        var struck = journal.act(phases, () -> stack.kill(first));
        kill(order.stream().filter(service -> service != first).toList());
        var before = strikes;
        strikes = before.in(struck);
        return "; %s the write pause: %s when %s died"
                .formatted(
                        strikes.missed() == before.missed() ? "inside" : "MISSED",
                        struck.map(found -> "the switch was " + found).orElse("there was no switch"),
                        first.shortName());
    }

    private void kill(List<Service> order) {
        for (var service : order) {
            stack.kill(service);
            LockSupport.parkNanos(BETWEEN_KILLS.toNanos());
        }
    }

    /** So many at a time: JVMs that warm up slow each other down on a small machine. */
    private void restart(List<Service> services, int atOnce) {
        var lanes = new ArrayList<List<Service>>();
        for (int i = 0; i < services.size(); i++) {
            if (i < atOnce) {
                lanes.add(new ArrayList<>());
            }
            lanes.get(i % atOnce).add(services.get(i));
        }
        CompletableFuture.allOf(lanes.stream()
                        .map(lane -> CompletableFuture.runAsync(() -> lane.forEach(stack::restart), THREADS))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    /** Gateways hold statements until a switch is ended, and without a lease; who ends it asks the API where the servers are. */
    private static boolean clientsWait(Service service) {
        return switch (service) {
            case GATEWAY, CUTOVER, API -> true;
            case REPLICATOR, COPIER, VERIFIER -> false;
        };
    }

    private static String names(List<Service> services) {
        return String.join(", ", services.stream().map(Service::shortName).toList());
    }
}
