package io.shardway.cutover.mysql;

import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.TableState;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.sidecar.Graves;
import io.shardway.mysql.sidecar.Sidecar;
import java.util.Map;

/** Removes from servers what a workflow has made. Nothing that serves is ever dropped: only hidden tables, and tables behind our own fence. */
public final class Removal {

    private final WorkflowSpec spec;
    private final Fence fence;

    public Removal(WorkflowSpec spec, Fence fence) {
        this.spec = spec;
        this.fence = fence;
    }

    /** Removes a target shard's copies of the tables, views and graves. The caller has seen that traffic is on the source. */
    public void dropCopies(ShardSpec shard, HeldServer server) {
        Map<String, TableState> states = TableLook.at(server.connection(), spec.id(), shard.schema(), spec.tables());
        states.forEach((table, state) -> {
            TableName open = new TableName(shard.schema(), table);
            switch (state) {
                case HIDDEN, OCCUPIED, ABSENT, RETIRED -> dropHidden(shard, server, table);
                case FENCED -> {
                    // Opened and left again: ours, and closed. Its name is freed first, so that nothing can be written
                    // in between.
                    server.execute("DROP TABLE " + FenceTriggers.TAG + " " + open.quoted());
                    dropHidden(shard, server, table);
                }
                case OPEN, HALF_FENCED -> {
                    if (isOurs(server, open)) {
                        throw new ShardwayException(
                                ErrorCode.BOTH_SIDES_OPEN,
                                "Refused to drop table " + open + " on " + shard.primary() + ": it is " + state
                                        + " and may serve; reverse traffic first");
                    }
                    // A table of that name that an application has made after ours was gone.
                    dropHidden(shard, server, table);
                }
            }
        });
        if (hasSidecar(server)) {
            fence.forget(shard, server);
        }
    }

    /** Removes what a finished workflow leaves on a side that keeps its tables. */
    public void dropLeftovers(ShardSpec shard, HeldServer server) {
        for (String table : spec.tables()) {
            server.execute("DROP VIEW " + FenceTriggers.TAG + " IF EXISTS "
                    + SidecarNames.parkedView(spec.id(), shard.schema(), table).quoted());
            Graves.drop(server.connection(), spec.id(), table);
        }
        fence.disarm(shard, server);
    }

    /** Takes our fence off the side that serves, and every trace of it. */
    public void unfence(ShardSpec shard, HeldServer server) {
        if (hasSidecar(server)) {
            fence.disarm(shard, server);
        }
    }

    public boolean hasSidecar(HeldServer server) {
        return Sidecar.isInstalled(server.connection(), spec.id());
    }

    /** Removes the workflow from the server's sidecar; the last workflow takes the sidecar with it. */
    public void dropSidecar(HeldServer server) {
        Sidecar.remove(server.connection(), spec.id());
    }

    private void dropHidden(ShardSpec shard, HeldServer server, String table) {
        TableName open = new TableName(shard.schema(), table);
        if (ReadOnlyView.isOurs(server.connection(), spec.id(), open)) {
            server.execute("DROP VIEW " + FenceTriggers.TAG + " IF EXISTS " + open.quoted());
        }
        server.execute("DROP VIEW " + FenceTriggers.TAG + " IF EXISTS "
                + SidecarNames.parkedView(spec.id(), shard.schema(), table).quoted());
        server.execute("DROP TABLE " + FenceTriggers.TAG + " IF EXISTS "
                + SidecarNames.hidden(spec.id(), table).quoted());
        Graves.drop(server.connection(), spec.id(), table);
    }

    /** The sidecar knows the name: the table was hidden once and has been opened by a switch. */
    private boolean isOurs(HeldServer server, TableName open) {
        return HiddenNames.has(server.connection(), spec.id(), open);
    }
}
