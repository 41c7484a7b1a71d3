package io.shardway.mysql.sidecar;

import io.shardway.kernel.SidecarNames;
import io.shardway.mysql.ServerErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.intellij.lang.annotations.Language;

/** Creates and removes our schema on a user's server (docs/data-path.md). Idempotent. */
public final class Sidecar {

    private static final List<String> TABLES = List.of("""
            CREATE TABLE IF NOT EXISTS `_shardway`.`stream` (
              stream VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
              workflow CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
              gate ENUM('OPEN', 'SEALED') NOT NULL DEFAULT 'OPEN',
              lanes INT NOT NULL DEFAULT 1,
              updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
              KEY (workflow)
            ) ENGINE = InnoDB""", """
            CREATE TABLE IF NOT EXISTS `_shardway`.`item` (
              id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
              stream VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
              kind ENUM('LANE', 'SPLIT', 'INDEX', 'APPLY') NOT NULL,
              name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
              epoch BIGINT NOT NULL DEFAULT 0,
              owner VARCHAR(128) CHARACTER SET utf8mb4 NOT NULL DEFAULT '',
              connection_id BIGINT NOT NULL DEFAULT 0,
              log_offset BIGINT NOT NULL DEFAULT -1,
              last_key LONGBLOB,
              source_position VARCHAR(1000) CHARACTER SET ascii,
              committed_at_millis BIGINT NOT NULL DEFAULT 0,
              row_count BIGINT NOT NULL DEFAULT 0,
              byte_count BIGINT NOT NULL DEFAULT 0,
              done BOOLEAN NOT NULL DEFAULT FALSE,
              stamp BIGINT NOT NULL DEFAULT 0,
              UNIQUE KEY (stream, kind, name)
            ) ENGINE = InnoDB""", """
            CREATE TABLE IF NOT EXISTS `_shardway`.`split_plan` (
              stream VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
              table_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
              split INT NOT NULL,
              after_key LONGBLOB,
              up_to_key LONGBLOB,
              estimated_rows BIGINT NOT NULL DEFAULT 0,
              PRIMARY KEY (stream, table_name, split)
            ) ENGINE = InnoDB""", """
            CREATE TABLE IF NOT EXISTS `_shardway`.`watermark_applied` (
              stream VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
              watermark CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
              applied_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
              PRIMARY KEY (stream, watermark)
            ) ENGINE = InnoDB""", """
            CREATE TABLE IF NOT EXISTS `_shardway`.`verification` (
              verification CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
              table_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
              workflow CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
              last_key LONGBLOB,
              findings LONGBLOB NOT NULL,
              done BOOLEAN NOT NULL DEFAULT FALSE,
              PRIMARY KEY (verification, table_name)
            ) ENGINE = InnoDB""", """
            CREATE TABLE IF NOT EXISTS `_shardway`.`hidden_name` (
              workflow CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
              public_schema VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
              public_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
              hidden_table VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
              PRIMARY KEY (workflow, public_schema, public_table)
            ) ENGINE = InnoDB""");

    private static final String LOCK = "shardway_sidecar";

    private Sidecar() {}

    /** Makes the schema, its tables and the workflow's watermark table. */
    public static void install(Connection connection, UUID workflow) {
        try (Statement statement = connection.createStatement()) {
            lock(statement);
            try {
                statement.execute("CREATE DATABASE IF NOT EXISTS `" + SidecarNames.SCHEMA + "` CHARACTER SET utf8mb4");
                for (String table : TABLES) {
                    statement.execute(table);
                }
                statement.execute(watermarkTable(workflow));
            } finally {
                statement.execute("DO RELEASE_LOCK('" + LOCK + "')");
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("create schema " + SidecarNames.SCHEMA + " with its tables", e);
        }
    }

    /** Whether the workflow has its part of the sidecar on this server. */
    public static boolean isInstalled(Connection connection, UUID workflow) {
        try (Statement statement = connection.createStatement()) {
            return answersARow(
                    statement,
                    "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = '" + SidecarNames.SCHEMA
                            + "' AND TABLE_NAME = '"
                            + SidecarNames.watermark(workflow).table() + "'");
        } catch (SQLException e) {
            throw ServerErrors.wrap("look for schema " + SidecarNames.SCHEMA, e);
        }
    }

    /** Removes the workflow's rows and its watermark table; the schema itself when no other workflow uses it. */
    public static void remove(Connection connection, UUID workflow) {
        try (Statement statement = connection.createStatement()) {
            lock(statement);
            try {
                remove(statement, workflow);
            } finally {
                statement.execute("DO RELEASE_LOCK('" + LOCK + "')");
            }
        } catch (SQLException e) {
            throw ServerErrors.wrap("remove workflow " + workflow + " from schema " + SidecarNames.SCHEMA, e);
        }
    }

    private static void remove(Statement statement, UUID workflow) throws SQLException {
        if (!exists(statement)) {
            return;
        }
        String streams = " WHERE stream LIKE '" + workflow + "/%'";
        statement.execute("DELETE FROM `_shardway`.`item`" + streams);
        statement.execute("DELETE FROM `_shardway`.`split_plan`" + streams);
        statement.execute("DELETE FROM `_shardway`.`watermark_applied`" + streams);
        if (answersARow(
                statement,
                "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = '_shardway' AND TABLE_NAME = 'verification'")) {
            statement.execute("DELETE FROM `_shardway`.`verification` WHERE workflow = '" + workflow + "'");
        }
        statement.execute("DELETE FROM `_shardway`.`hidden_name` WHERE workflow = '" + workflow + "'");
        statement.execute("DELETE FROM `_shardway`.`stream`" + streams);
        statement.execute(
                "DROP TABLE IF EXISTS " + SidecarNames.watermark(workflow).quoted());
        if (!inUse(statement)) {
            statement.execute("DROP DATABASE IF EXISTS `" + SidecarNames.SCHEMA + "`");
        }
    }

    /** One workflow may come while the last other one goes: the schema is not dropped under the newcomer's hands. */
    private static void lock(Statement statement) throws SQLException {
        if (!answersOne(statement, "SELECT GET_LOCK('" + LOCK + "', 30)")) {
            throw new SQLException("Another workflow is changing the schema for too long", "HY000", 1205);
        }
    }

    private static boolean answersOne(Statement statement, @Language("SQL") String sql) throws SQLException {
        try (var rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getInt(1) == 1;
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        return answersARow(
                statement,
                "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = '_shardway' AND TABLE_NAME = 'hidden_name'");
    }

    /** Every workflow on the server has its watermark table here, and perhaps the gate of a fence that has to stay. */
    private static boolean inUse(Statement statement) throws SQLException {
        return answersARow(
                        statement,
                        "SELECT 1 FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '_shardway' LIMIT 1")
                || answersARow(
                        statement,
                        "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = '_shardway' AND TABLE_NAME NOT IN"
                                + " ('stream', 'item', 'split_plan', 'watermark_applied', 'verification', 'hidden_name') LIMIT 1");
    }

    private static boolean answersARow(Statement statement, @Language("SQL") String sql) throws SQLException {
        try (var rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }

    private static String watermarkTable(UUID workflow) {
        return """
                CREATE TABLE IF NOT EXISTS %s (
                  id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
                  leg INT NOT NULL,
                  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
                  written_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)
                ) ENGINE = InnoDB""".formatted(SidecarNames.watermark(workflow).quoted());
    }
}
