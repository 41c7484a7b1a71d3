package io.shardway.api.catalogue;

import io.shardway.api.domain.Phase;
import io.shardway.api.domain.WorkflowState;
import io.shardway.api.store.StateJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the branch's active workflow involves a keyspace, and whether it may be changed under it right now. */
public final class KeyspaceUse {

    private final WorkflowState state;

    private KeyspaceUse(WorkflowState state) {
        this.state = state;
    }

    /** The active workflow of the branch, which stays as it is until the caller's transaction has ended. */
    static Uni<Optional<KeyspaceUse>> locked(SqlClient transaction, String branchId) {
        return transaction
                .preparedQuery("SELECT state FROM workflow WHERE active_branch_id = ? LOCK IN SHARE MODE")
                .execute(Tuple.of(branchId))
                .map(rows -> {
                    var found = rows.iterator();
                    return found.hasNext()
                            ? Optional.of(new KeyspaceUse(
                                    StateJson.readState(found.next().getString("state"))))
                            : Optional.empty();
                });
    }

    public boolean involves(String keyspace) {
        var definition = state.definition();
        return Stream.concat(
                        Stream.of(
                                definition.source().name(), definition.target().name()),
                        definition.globalKeyspace().stream())
                .anyMatch(keyspace::equals);
    }

    /** Traffic or tables are being moved: names must keep their meaning until that has ended. An error in the middle does not end it. */
    public boolean switching() {
        return switch (state.phase()) {
            case Phase.Moving _, Phase.CuttingOver _, Phase.Cancelling _ -> true;
            case Phase.Preparing _,
                    Phase.Capturing _,
                    Phase.Copying _,
                    Phase.Running _,
                    Phase.Verifying _,
                    Phase.Verified _,
                    Phase.SwitchedReplicas _,
                    Phase.SwitchedPrimaries _,
                    Phase.CutOver _,
                    Phase.ReversedCutover _,
                    Phase.Completed _,
                    Phase.Cancelled _ -> false;
        };
    }

    /** {@code workflow 7 (move orders) in state running}. */
    public String text() {
        var definition = state.definition();
        return "workflow " + definition.number() + " (" + definition.name() + ") in state "
                + state.publicState().word();
    }
}
