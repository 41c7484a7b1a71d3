package io.shardway.cutover.mysql;

import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;

/**
 * Rehearses the fence on a scratch table of ours and logs in as every account, so that a missing right is found when a workflow is prepared and not
 * within a write pause.
 */
public final class RightsProbe {

    /** The scratch table is ours alone; the limit is there to rehearse it, and has a fraction for the same reason. */
    private static final Duration NOBODY_WRITES = Duration.ofMillis(1500);

    private RightsProbe() {}

    /** Everything that Shardway will do on a server of either side; the sidecar must be installed. */
    public static void onSide(WorkflowSpec spec, ShardSpec shard, HeldServer server) {
        fence(spec, shard, server);
        Account reader = shard.accounts().reader();
        Connection connection = Sessions.open(shard.primary(), reader);
        try (Statement statement = connection.createStatement();
                ResultSet _ = statement.executeQuery(
                        "SELECT 1 FROM " + SidecarNames.item().quoted() + " LIMIT 1")) {
            // The answer does not matter, the right to ask does.
        } catch (SQLException e) {
            throw ServerErrors.wrap("read the sidecar on " + shard.primary() + " as " + reader.user(), e);
        } finally {
            Sessions.close(connection);
        }
    }

    /** Gate, triggers, a write of ours through the closed fence, position: all that a fence needs. */
    public static void fence(WorkflowSpec spec, ShardSpec shard, HeldServer server) {
        TableName scratch = new TableName(
                SidecarNames.SCHEMA,
                "probe_" + SidecarNames.tag(spec.id()) + "_"
                        + Integer.toHexString(shard.name().hashCode()));
        Connection connection = server.connection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + scratch.quoted());
            statement.execute("CREATE TABLE " + scratch.quoted() + " (id INT PRIMARY KEY) ENGINE = InnoDB");
            FenceGate gate = FenceGate.of(spec.id(), SidecarNames.SCHEMA);
            try {
                gate.create(server);
                for (String trigger : FenceTriggers.create(
                        spec.id(), scratch, shard.accounts().writer().user(), Set.of())) {
                    statement.execute(trigger);
                }
                gate.close(server, NOBODY_WRITES);
                statement.execute("INSERT INTO " + scratch.quoted() + " VALUES (1)");
                gate.open(server);
            } finally {
                statement.execute("DROP TABLE IF EXISTS " + scratch.quoted());
                gate.drop(server);
            }
            BinlogPosition.of(connection);
        } catch (SQLException e) {
            ErrorCode code = ServerErrors.classify(e);
            if (code == ErrorCode.MISSING_RIGHTS) {
                throw new ShardwayException(
                        code,
                        "Cannot rehearse the fence on " + shard.primary() + " as "
                                + shard.accounts().writer().user() + ": server error " + e.getErrorCode()
                                + "; the account needs TRIGGER, CREATE ROUTINE and ALTER ROUTINE and, with the binlog on, either SUPER or"
                                + " log_bin_trust_function_creators = ON",
                        e);
            }
            throw ServerErrors.wrap("rehearse the fence on " + shard.primary(), e);
        }
    }
}
