package io.shardway.cutover.mysql;

import io.shardway.contract.Direction;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.mysql.sidecar.Streams;
import io.shardway.mysql.sidecar.Watermarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The streams of a leg, seen from their targets: has a watermark come through, seal them, open them. */
public final class Drain {

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final WorkflowSpec spec;
    private final Direction direction;
    private final int leg;
    private final HeldServers servers;

    public Drain(WorkflowSpec spec, Direction direction, int leg, HeldServers servers) {
        this.spec = spec;
        this.direction = direction;
        this.leg = leg;
        this.servers = servers;
    }

    /** Sends a watermark through every stream and waits until all have applied it: the lag as it is, and proof that capture and apply work. */
    public Duration probe(Duration limit) {
        UUID watermark = UUID.randomUUID();
        long begun = System.nanoTime();
        servers.onEach(
                spec.from(direction),
                (_, server) -> Watermarks.write(server.connection(), spec.id(), leg, watermark, Watermarks.Kind.CHECK));
        await(watermark, limit, "wait for replication lag to fall, then switch again");
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Waits until every stream has applied the watermark; a database cannot call back, so it is asked every two milliseconds. */
    public void await(UUID watermark, Duration limit, String help) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<StreamId> waiting = new ArrayList<>(streams());
        while (true) {
            waiting.removeIf(stream -> Watermarks.isApplied(
                    servers.of(spec.to(direction).shard(stream.targetShard())).connection(), stream, watermark));
            if (waiting.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new ShardwayException(
                        ErrorCode.REPLICA_LAG,
                        "Cannot drain stream " + waiting.getFirst() + " within " + limit.toMillis()
                                + " ms: its watermark is not applied yet; " + help);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /**
     * From now on nobody, old or new, writes through the streams.
     *
     * @param pauseLeft how long whoever hangs in a stream is waited for, in whole seconds; then it is ended
     */
    public void seal(Supplier<Duration> pauseLeft) {
        servers.onEach(spec.to(direction), (shard, server) -> streamsInto(shard)
                .forEach(stream -> Streams.seal(server.connection(), stream, pauseLeft)));
    }

    /** Opens the gates again; items are taken anew. Whoever hangs in one is ended. */
    public void open() {
        servers.onEach(spec.to(direction), (shard, server) -> streamsInto(shard)
                .forEach(stream -> Streams.open(server.connection(), stream)));
    }

    /** Makes the streams, with open gates. */
    public void create(int lanes) {
        servers.onEach(spec.to(direction), (shard, server) -> streamsInto(shard)
                .forEach(stream -> Streams.create(server.connection(), stream, lanes)));
    }

    /** Removes the streams of a leg that is thrown away. */
    public void remove() {
        servers.onEach(spec.to(direction), (_, server) -> Streams.remove(server.connection(), spec.id(), leg));
    }

    private List<StreamId> streams() {
        return spec.to(direction).shards().stream()
                .flatMap(shard -> streamsInto(shard).stream())
                .toList();
    }

    private List<StreamId> streamsInto(ShardSpec target) {
        return spec.from(direction).shards().stream()
                .map(source -> new StreamId(spec.id(), leg, source.name(), target.name()))
                .toList();
    }
}
