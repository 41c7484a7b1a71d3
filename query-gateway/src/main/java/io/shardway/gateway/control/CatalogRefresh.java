package io.shardway.gateway.control;

import io.netty.channel.EventLoopGroup;
import io.quarkus.logging.Log;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.gateway.backend.CatalogReader;
import io.shardway.gateway.protocol.Capability;
import io.shardway.gateway.routing.Catalog;
import io.shardway.gateway.routing.Topology;
import io.shardway.gateway.sql.LexMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps what the keyspaces' servers say about themselves: tables and views (for routing), version and capabilities (for greetings).
 * A server that does not answer keeps its last entry.
 */
public final class CatalogRefresh {

    private final CatalogReader reader;
    private final EventLoopGroup loops;
    private final Supplier<Topology> topology;
    private final Duration interval;
    private final Map<String, CatalogReader.Reading> readings = new HashMap<>();

    private volatile Catalog current = Catalog.EMPTY;
    private volatile LexMode lexMode = LexMode.DEFAULT;
    private volatile Optional<String> serverVersion = Optional.empty();
    private volatile int capabilities = Capability.OFFERED;
    private boolean refreshing;
    private long begun;
    private volatile long over;
    private boolean again;

    public CatalogRefresh(CatalogReader reader, EventLoopGroup loops, Supplier<Topology> topology, Duration interval) {
        this.reader = reader;
        this.loops = loops;
        this.topology = topology;
        this.interval = interval;
    }

    public void start() {
        var _ = loops.scheduleWithFixedDelay(() -> refresh(), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    public Catalog current() {
        return current;
    }

    /** How the servers read statements unless a session says otherwise. */
    public LexMode lexMode() {
        return lexMode;
    }

    /** Version of a server that has answered. */
    public Optional<String> serverVersion() {
        return serverVersion;
    }

    /** Flags that every server that has answered knows. */
    public int capabilities() {
        return capabilities;
    }

    /**
     * Reads anew soon: something changed a schema.
     *
     * @return a ticket for {@link #isOver}: the first reading that surely began after this call
     */
    public long refresh() {
        long ticket;
        synchronized (this) {
            if (refreshing) {
                again = true;
                return begun + 1;
            }
            refreshing = true;
            ticket = ++begun;
        }
        read();
        return ticket;
    }

    /** Whether that reading is over; what it found is {@link #current} then. */
    public boolean isOver(long ticket) {
        return over >= ticket;
    }

    private void read() {
        Topology known = topology.get();
        int[] open = {1};
        for (KeyspaceSpec keyspace : known.keyspaces()) {
            if (keyspace.shards().isEmpty()) {
                continue;
            }
            synchronized (this) {
                open[0]++;
            }
            var _ = reader.read(loops.next(), known, keyspace).whenComplete((reading, failure) -> {
                if (failure != null) {
                    Log.debugf("Catalog was not read keyspace=%s error=%s", keyspace.name(), failure.getMessage());
                }
                take(keyspace.name(), Optional.ofNullable(reading), open);
            });
        }
        take("", Optional.empty(), open);
    }

    private void take(String keyspace, Optional<CatalogReader.Reading> reading, int[] open) {
        boolean repeat;
        synchronized (this) {
            reading.ifPresent(found -> readings.put(keyspace, found));
            if (--open[0] > 0) {
                return;
            }
            publish();
            over = begun;
            refreshing = again;
            repeat = again;
            again = false;
            if (repeat) {
                begun++;
            }
        }
        if (repeat) {
            read();
        }
    }

    private void publish() {
        Map<String, Catalog.Schema> schemas = new HashMap<>();
        int common = Capability.OFFERED;
        for (Map.Entry<String, CatalogReader.Reading> entry : readings.entrySet()) {
            schemas.put(entry.getKey(), entry.getValue().schema());
            // Servers of ours may lack flags that only matter between client and gateway; EOF packets must match.
            if (!Capability.has(entry.getValue().capabilities(), Capability.DEPRECATE_EOF)) {
                common &= ~Capability.DEPRECATE_EOF;
            }
        }
        current = new Catalog(schemas);
        capabilities = common;
        readings.values().stream().findFirst().ifPresent(first -> {
            lexMode = first.lexMode();
            serverVersion = Optional.of(first.serverVersion());
        });
    }
}
