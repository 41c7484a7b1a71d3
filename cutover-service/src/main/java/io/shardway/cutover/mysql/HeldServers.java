package io.shardway.cutover.mysql;

import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.SideState;
import io.shardway.cutover.domain.TableState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The primaries of both sides of a workflow, each with the workflow's named lock held on it. */
public final class HeldServers implements AutoCloseable {

    private final WorkflowSpec spec;
    private final Map<ServerSpec, HeldServer> servers;

    private HeldServers(WorkflowSpec spec, Map<ServerSpec, HeldServer> servers) {
        this.spec = spec;
        this.servers = servers;
    }

    /** Takes every lock, in the order of addresses, and kills whoever has one. The caller reads the journal again afterwards. */
    public static HeldServers take(WorkflowSpec spec) {
        Map<ServerSpec, HeldServer> servers = new LinkedHashMap<>();
        HeldServers held = new HeldServers(spec, servers);
        List<ShardSpec> shards = Stream.concat(spec.source().shards().stream(), spec.target().shards().stream())
                .sorted((a, b) -> a.primary().toString().compareTo(b.primary().toString()))
                .toList();
        try {
            for (ShardSpec shard : shards) {
                if (!servers.containsKey(shard.primary())) {
                    servers.put(
                            shard.primary(),
                            HeldServer.take(shard.primary(), shard.accounts().writer(), spec.id()));
                }
            }
            return held;
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }

    public HeldServer of(ShardSpec shard) {
        return Objects.requireNonNull(servers.get(shard.primary()), "a server of the workflow");
    }

    public void requireHeld() {
        servers.values().forEach(HeldServer::requireHeld);
    }

    /** What the servers say about one side. */
    public SideState look(KeyspaceSpec side) {
        Map<String, TableState> states = new HashMap<>();
        for (ShardSpec shard : side.shards()) {
            TableLook.at(of(shard).connection(), spec.id(), shard.schema(), spec.tables())
                    .forEach((table, state) -> states.put(shard.name() + "/" + table, state));
        }
        return new SideState(side.name(), states);
    }

    /** Does something on every shard of a side. Shards on different servers run at the same time: a write pause waits for the slowest only. */
    public void onEach(KeyspaceSpec side, BiConsumer<ShardSpec, HeldServer> action) {
        Together.run(side.shards().stream()
                .map(shard -> (Runnable) () -> {
                    HeldServer server = of(shard);
                    synchronized (server) {
                        action.accept(shard, server);
                    }
                })
                .toList());
    }

    @Override
    public void close() {
        servers.values().forEach(HeldServer::close);
    }
}
