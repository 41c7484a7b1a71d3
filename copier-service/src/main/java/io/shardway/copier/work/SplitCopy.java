package io.shardway.copier.work;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.copier.domain.WriterSlots;
import io.shardway.copier.mysql.CopyRoute;
import io.shardway.copier.mysql.SplitCopier;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.control.TopologyClient;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One split, as soon as this instance has a free writer. */
public final class SplitCopy {

    private final TopologyClient topology;
    private final WriterSlots slots;
    private final SplitCopier.Settings settings;

    public SplitCopy(TopologyClient topology, WriterSlots slots, SplitCopier.Settings settings) {
        this.topology = topology;
        this.slots = slots;
        this.settings = settings;
    }

    void run(Command command, BooleanSupplier stop) throws InterruptedException {
        String table = detail(command, SplitCommands.TABLE);
        int number = Integer.parseInt(detail(command, SplitCommands.SPLIT));
        WorkflowSpec workflow = topology.workflow(command.workflow(), command.topologyVersion());
        CopyRoute route = CopyRoute.of(workflow, command.leg(), command.direction()).stream()
                .filter(candidate ->
                        candidate.source().name().equals(command.detail().get(SplitCommands.SOURCE_SHARD)))
                .findFirst()
                .orElseThrow(() -> new ShardwayException(
                        ErrorCode.UNEXPECTED, "Unit " + command.unit() + " names a source shard that is not there"));
        slots.acquire(Long.parseLong(detail(command, SplitCommands.TABLE_ROWS)));
        try {
            long started = System.nanoTime();
            boolean done = new SplitCopier(route, settings).copy(table, number, command.generation(), stop);
            Log.infof(
                    "Copied a split stream=%s table=%s split=%d done=%s millis=%d waiting=%d",
                    route.stream(), table, number, done, (System.nanoTime() - started) / 1_000_000, slots.waiting());
        } finally {
            slots.release();
        }
    }

    private static String detail(Command command, String name) {
        @Nullable String value = command.detail().get(name);
        if (value == null) {
            throw new ShardwayException(
                    ErrorCode.UNEXPECTED, "The command for unit " + command.unit() + " lacks its detail " + name);
        }
        return value;
    }
}
