package io.shardway.replicator.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.kernel.TableName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowBasedTest {

    private final RowBased rowBased = new RowBased(new TableName("s", "moved")::equals);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1)",
                "insert t select 1",
                "/* app */ UPDATE t SET a = 1",
                "-- why\nDELETE FROM t",
                "# why\n  REPLACE INTO t VALUES (1)",
                "/*!50000 INSERT INTO t VALUES (1) */",
                "WITH x AS (SELECT 1) DELETE FROM t",
                "SELECT `s`.`f`(1)",
                "(SELECT `s`.`f`(1))",
                "CALL p()",
                "INSERT INTO mysql_like.t VALUES (1)",
                "DELETE FROM `s`.`t` WHERE id = 1",
                "DELETE FROM `s`.`moved`",
                "SET STATEMENT lock_wait_timeout = 5 FOR UPDATE t SET a = 1"
            })
    void seesAChangeThatIsLoggedAsAStatement(String sql) {
        assertThat(rowBased.changesRows(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN",
                "COMMIT",
                "ROLLBACK TO `a`",
                "SAVEPOINT `insert`",
                "XA START X'61',X'',1",
                "ALTER TABLE t ADD COLUMN a INT /* INSERT */",
                "CREATE TABLE t AS SELECT 1",
                "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET @a = 1",
                "TRUNCATE TABLE t",
                "SET PASSWORD FOR 'u'@'h' = 'x'",
                "SET STATEMENT lock_wait_timeout = 5 FOR ALTER TABLE t ADD KEY (a)",
                "DELETE FROM `s`.`memory``table`",
                "INSERT INTO mysql.rds_heartbeat2(id, value) values (1,1) ON DUPLICATE KEY UPDATE value = 1",
                "DELETE FROM mysql.rds_sysinfo where name = 'x'",
                "# Dum",
                ""
            })
    void letsSchemaChangesAndFramesPass(String sql) {
        assertThat(rowBased.changesRows(sql)).isFalse();
    }
}
