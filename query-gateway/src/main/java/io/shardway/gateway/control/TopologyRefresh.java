package io.shardway.gateway.control;

import io.quarkus.logging.Log;
import io.shardway.contract.topology.BranchTopology;
import io.shardway.gateway.routing.Topology;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks the control plane for the branch's topology again and again; keeps the last answer while it does not answer. */
public final class TopologyRefresh implements AutoCloseable {

    private final Supplier<BranchTopology> source;
    private final Duration interval;
    private final Consumer<Topology> changed;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("topology").daemon().factory());

    private volatile Topology current = Topology.EMPTY;
    private boolean failing;

    /** @param changed told of every new version */
    public TopologyRefresh(Supplier<BranchTopology> source, Duration interval, Consumer<Topology> changed) {
        this.source = source;
        this.interval = interval;
        this.changed = changed;
    }

    public void start() {
        var _ = scheduler.schedule(this::refresh, 0, TimeUnit.MILLISECONDS);
    }

    public Topology current() {
        return current;
    }

    private void refresh() {
        Duration next = interval;
        try {
            BranchTopology branch = source.get();
            failing = false;
            if (current.isEmpty() || branch.topologyVersion() != current.version()) {
                current = Topology.of(branch);
                Log.infof("Topology read branch=%s version=%d", branch.key(), branch.topologyVersion());
                changed.accept(current);
            }
        } catch (RuntimeException e) {
            if (!failing) {
                Log.warnf("Waiting for the topology: %s", e.getMessage());
            }
            failing = true;
        }
        if (current.isEmpty()) {
            next = Duration.ofMillis(500);
        }
        if (!scheduler.isShutdown()) {
            var _ = scheduler.schedule(this::refresh, next.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
