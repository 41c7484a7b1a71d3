package io.shardway.verifier.mysql;

import io.quarkus.logging.Log;
import io.shardway.contract.ContractJson;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.rows.KeyBytes;
import io.shardway.verifier.domain.Findings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a verification is, chunk by chunk, in the target's sidecar: whoever goes on, in whatever process, begins behind the last chunk. A sidecar
 * of before this table only costs the resuming.
 */
public final class Checkpoints {

    private final Connection target;
    private final UUID workflow;
    private final UUID verification;

    public Checkpoints(Connection target, UUID workflow, UUID verification) {
        this.target = target;
        this.workflow = workflow;
        this.verification = verification;
    }

    /**
     * Where a table stands.
     *
     * @param after last key that was compared
     * @param done whether every chunk was
     */
    record Standing(Optional<Row> after, Findings.State findings, boolean done) {}

    /** What was found, and by comparing what. */
    record Kept(Optional<String> compared, Optional<Findings.State> findings) {}

    /** @param compared names what is compared: where something else was, nothing is known */
    Optional<Standing> find(String table, String compared) {
        try (PreparedStatement statement = target.prepareStatement("""
                SELECT last_key, findings, done FROM `_shardway`.`verification`
                WHERE verification = ? AND table_name = ?""")) {
            statement.setString(1, verification.toString());
            statement.setString(2, table);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                Kept kept = ContractJson.read(rows.getBytes(2), Kept.class);
                if (!kept.compared().equals(Optional.of(compared))) {
                    Log.infof(
                            "Comparing from the beginning table=%s: its key, its columns or the leg is another now",
                            table);
                    return Optional.empty();
                }
                return Optional.of(new Standing(
                        Optional.ofNullable(rows.getBytes(1)).map(KeyBytes::decode),
                        kept.findings().orElseThrow(),
                        rows.getBoolean(3)));
            }
        } catch (SQLException e) {
            tolerateMissing(e);
            return Optional.empty();
        }
    }

    void save(String table, String compared, Standing standing) {
        byte @Nullable [] after = standing.after().map(KeyBytes::encode).orElse(null);
        try (PreparedStatement statement = target.prepareStatement("""
                INSERT INTO `_shardway`.`verification` (verification, table_name, workflow, last_key, findings, done)
                VALUES (?, ?, ?, ?, ?, ?)
                ON DUPLICATE KEY UPDATE last_key = VALUES(last_key), findings = VALUES(findings), done = VALUES(done)""")) {
            statement.setString(1, verification.toString());
            statement.setString(2, table);
            statement.setString(3, workflow.toString());
            statement.setBytes(4, after);
            statement.setBytes(
                    5, ContractJson.write(new Kept(Optional.of(compared), Optional.of(standing.findings()))));
            statement.setBoolean(6, standing.done());
            statement.executeUpdate();
        } catch (SQLException e) {
            tolerateMissing(e);
        }
    }

    /** The end is told: nobody goes on. */
    public void forget() {
        try (PreparedStatement statement =
                target.prepareStatement("DELETE FROM `_shardway`.`verification` WHERE verification = ?")) {
            statement.setString(1, verification.toString());
            statement.executeUpdate();
        } catch (SQLException e) {
            tolerateMissing(e);
        }
    }

    private void tolerateMissing(SQLException e) {
        if (ServerErrors.classify(e) != ErrorCode.SCHEMA_CHANGED) {
            throw ServerErrors.wrap("keep how far verification " + verification + " is", e);
        }
        Log.debugf("The target's sidecar has no table for verifications yet workflow=%s", workflow);
    }
}
