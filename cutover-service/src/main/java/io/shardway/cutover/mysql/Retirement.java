package io.shardway.cutover.mysql;

import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.TableState;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The source's tables after everything has moved: renamed out of the way, later dropped. Their fence triggers go with them. */
public final class Retirement {

    private final WorkflowSpec spec;
    private final Fence fence;

    public Retirement(WorkflowSpec spec, Fence fence) {
        this.spec = spec;
        this.fence = fence;
    }

    /** Renames the shard's fenced tables out of the way, all in one statement. Never one that is open. */
    public void rename(ShardSpec shard, HeldServer server) {
        List<String> moves = new ArrayList<>();
        states(shard, server).forEach((table, state) -> {
            switch (state) {
                case FENCED ->
                    moves.add(new TableName(shard.schema(), table).quoted() + " TO "
                            + SidecarNames.retired(spec.id(), shard.schema(), table)
                                    .quoted());
                case RETIRED -> {}
                case OPEN, HALF_FENCED, HIDDEN, OCCUPIED, ABSENT ->
                    throw new ShardwayException(
                            ErrorCode.SCHEMA_CHANGED,
                            "Cannot cut over table " + shard.schema() + "." + table + " on " + shard.primary()
                                    + ": it is " + state + ", not fenced; somebody has changed what was switched");
            }
        });
        if (!moves.isEmpty()) {
            server.execute("RENAME TABLE " + FenceTriggers.TAG + " " + String.join(", ", moves));
        }
    }

    /** Drops what {@link #rename} has put aside; a table that was never renamed (an import's) stays where it is, fenced. */
    public void drop(ShardSpec shard, HeldServer server) {
        states(shard, server).forEach((table, state) -> {
            if (state == TableState.RETIRED) {
                server.execute("DROP TABLE " + FenceTriggers.TAG + " IF EXISTS "
                        + SidecarNames.retired(spec.id(), shard.schema(), table).quoted());
            }
        });
        boolean fenced = states(shard, server).containsValue(TableState.FENCED);
        if (!fenced) {
            fence.forget(shard, server);
        }
    }

    private Map<String, TableState> states(ShardSpec shard, HeldServer server) {
        return TableLook.at(server.connection(), spec.id(), shard.schema(), spec.tables());
    }
}
