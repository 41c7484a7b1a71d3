package io.shardway.gateway.sql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.gateway.sql.Plan.Trait;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {

    private final Planner planner = new Planner();

    private Plan plan(String sql) {
        return planner.plan(new String(sql.getBytes(UTF_8), ISO_8859_1), LexMode.DEFAULT);
    }

    private String certain(String sql) {
        return plan(sql).references().stream()
                .filter(TableReference::certain)
                .map(TableReference::toString)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SELECT * FROM customer                                              | customer
                    select c.id from `customer` c where c.name = 'FROM orders'          | customer
                    SELECT * FROM shop.customer, orders o                               | orders shop.customer
                    SELECT (SELECT MAX(id) FROM item) FROM customer                     | customer item
                    SELECT * FROM customer WHERE id IN (SELECT customer FROM orders)    | customer orders
                    SELECT * FROM (SELECT * FROM orders) x JOIN customer USING (id)     | customer orders
                    SELECT 1 FROM customer UNION ALL SELECT 2 FROM orders               | customer orders
                    INSERT INTO orders (id) VALUES (1), (2)                             | orders
                    INSERT INTO orders SELECT * FROM customer                           | customer orders
                    INSERT INTO orders VALUES (1) ON DUPLICATE KEY UPDATE id = 2        | orders
                    REPLACE INTO shop2.orders VALUES (1)                                | shop2.orders
                    UPDATE customer SET name = (SELECT n FROM item LIMIT 1) WHERE id=1  | customer item
                    UPDATE customer c JOIN orders o ON o.c = c.id SET c.n = 1           | customer orders
                    DELETE FROM customer WHERE EXISTS (SELECT 1 FROM orders)            | customer orders
                    WITH x AS (SELECT * FROM orders) SELECT * FROM customer JOIN x      | customer orders
                    SELECT * FROM customer FOR UPDATE                                   | customer
                    SELECT 1 FROM DUAL                                                  |
                    """)
    void findsTheTables(String sql, String expected) {
        assertThat(certain(sql)).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOAD DATA LOCAL INFILE 'x' INTO TABLE customer (id)",
                "TRUNCATE TABLE customer",
                "ALTER TABLE `customer` ADD COLUMN x INT",
                "EXPLAIN SELECT * FROM customer",
                "SHOW CREATE TABLE customer",
                "LOCK TABLES customer WRITE",
                "DELETE c FROM customer c JOIN orders o ON o.c = c.id",
                "SELECT * FROM customer FOR SYSTEM_TIME AS OF TIMESTAMP '2026-01-01 00:00:00'",
                "SELECT /*!40001 SQL_NO_CACHE */ * FROM customer",
                "INSERT INTO customer SET id = 1 RETURNING id",
                "SELECT * FROM shop.customer PARTITION (p0) WHERE x = 0x1F",
                "CREATE TABLE copy LIKE customer",
                "CALL refresh(customer)"
            })
    void neverMissesATable(String sql) {
        assertThat(plan(sql).references())
                .anyMatch(reference -> reference.table().equals("customer"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /* hint */ select 1                 | READ
                    (SELECT 1) UNION (SELECT 2)         | READ
                    SELECT * FROM t FOR UPDATE          | LOCKING_READ
                    SELECT * FROM t LOCK IN SHARE MODE  | LOCKING_READ
                    WITH x AS (SELECT 1) DELETE FROM t  | WRITE
                    START TRANSACTION READ ONLY         | BEGIN
                    begin                               | BEGIN
                    BEGIN NOT ATOMIC SELECT 1; END      | CALL
                    ROLLBACK TO SAVEPOINT x             | ROLLBACK_TO_SAVEPOINT
                    SET TRANSACTION READ ONLY           | SET_TRANSACTION
                    SET SESSION TRANSACTION READ ONLY   | SET
                    SET STATEMENT max_statement_time=1 FOR SELECT 1 | READ
                    SET STATEMENT max_statement_time=1 FOR UPDATE t SET a = 1 | WRITE
                    SET STATEMENT max_statement_time=9 FOR CALL p() | CALL
                    SET STATEMENT a=1 FOR SET STATEMENT b=2 FOR CALL p | CALL
                    SET STATEMENT a=(SUBSTRING('x' FROM 1 FOR HELP)) FOR CALL p() | CALL
                    SET STATEMENT a=1 FOR BEGIN NOT ATOMIC SELECT 1; END | CALL
                    SET STATEMENT a=1 FOR CREATE TEMPORARY TABLE x (id INT) | CREATE_TEMPORARY
                    SET STATEMENT a=1 FOR EXECUTE p     | UNSUPPORTED
                    SET STATEMENT a=1 FOR EXECUTE IMMEDIATE 'CALL p()' | UNSUPPORTED
                    SET STATEMENT a=1 FOR PREPARE p FROM 'CALL p()' | UNSUPPORTED
                    SET STATEMENT a=1 FOR USE other     | UNSUPPORTED
                    SET STATEMENT a=1 FOR COMMIT        | UNSUPPORTED
                    SET STATEMENT a=1 FOR KILL 57       | OTHER
                    FOR i IN 1..2 DO CALL p(); END FOR  | CALL
                    DECLARE x INT; BEGIN CALL p(); END  | CALL
                    BEGIN CALL p(); END                 | CALL
                    BEGIN WORK                          | BEGIN
                    EXECUTE IMMEDIATE 'CALL p()'        | UNSUPPORTED
                    /*M!100100 CALL p() */              | CALL
                    CREATE TEMPORARY TABLE x (id INT)   | CREATE_TEMPORARY
                    CREATE OR REPLACE TEMPORARY TABLE x (id INT) | CREATE_TEMPORARY
                    DROP TEMPORARY TABLE x              | DROP_TEMPORARY
                    XA START 'x'                        | UNSUPPORTED
                    KILL QUERY 5                        | KILL
                    ANALYZE TABLE t                     | DEFINITION
                    EXPLAIN ANALYZE DELETE FROM t       | WRITE
                    """)
    void tellsTheKind(String sql, StatementKind kind) {
        assertThat(plan(sql).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CALL p()",
                "SET STATEMENT max_statement_time=9 FOR CALL p()",
                "BEGIN NOT ATOMIC INSERT INTO t VALUES (1); INSERT INTO u VALUES (1); END",
                "FOR i IN 1..2 DO INSERT INTO t VALUES (i); END FOR",
                "/*!999999 SELECT */ CALL p()",
                "/*!999999 ' */ CALL p() -- '",
                "SET STATEMENT a=1 /*!999999 FOR SELECT */ FOR CALL p()",
                "SET /*!999999 @a=1, */ STATEMENT a=1 FOR CALL p()",
                "A_STATEMENT_OF_TOMORROW"
            })
    void repeatsNothingThatMayBeSeveralStatementsInOne(String sql) {
        assertThat(plan(sql).repeatableAfterFence()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES ('CALL p()')",
                "SET STATEMENT max_statement_time=9 FOR INSERT INTO t VALUES (1)",
                "SELECT /*!40001 SQL_NO_CACHE */ IF(a, 1, 2) FROM t",
                "/*!40000 ALTER TABLE t DISABLE KEYS */",
                "/*!40101 SET NAMES utf8 */",
                "LOCK TABLES t READ /*!32311 LOCAL */"
            })
    void repeatsSingleStatements(String sql) {
        assertThat(plan(sql).repeatableAfterFence()).isTrue();
        assertThat(plan(sql).refusal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KILL 57",
                "SET STATEMENT lock_wait_timeout=1 FOR KILL 57",
                "BEGIN NOT ATOMIC KILL 57; END",
                "CREATE PROCEDURE p() KILL QUERY 57",
                "CREATE EVENT e ON SCHEDULE EVERY 1 HOUR DO KILL 57",
                "/*!999999 SELECT */ KILL 57",
                "/*!999999 ' */ /*!50000KILL 57 */ -- '"
            })
    void seesKillWhereverItStands(String sql) {
        assertThat(plan(sql).traits()).contains(Trait.KILLS);
    }

    @Test
    void takesNoNameAndNoLiteralForKill() {
        assertThat(plan("SELECT `kill`, t.kill, 'KILL 57', @kill, skill FROM t -- KILL 57")
                        .traits())
                .doesNotContain(Trait.KILLS);
        assertThat(plan("SELECT /*!40001 SQL_NO_CACHE */ skill FROM kills").traits())
                .doesNotContain(Trait.KILLS);
    }

    @Test
    void keepsNoPlanOfAStatementWhoseLiteralsMayBeCode() {
        assertThat(plan("/*!999999 ' */ DO 0 -- '").traits()).doesNotContain(Trait.KILLS);
        assertThat(plan("/*!999999 ' */ KILL 57 -- '").traits()).contains(Trait.KILLS);
    }

    @Test
    void seesTextThatIsComputed() {
        for (String sql : List.of(
                "BEGIN NOT ATOMIC EXECUTE IMMEDIATE @v; END",
                "CREATE PROCEDURE p(v TEXT) EXECUTE IMMEDIATE v",
                "IF TRUE THEN PREPARE p FROM @v; END IF",
                "SET STATEMENT a=1 /*!999999 FOR SELECT */ FOR EXECUTE IMMEDIATE @v")) {
            assertThat(plan(sql).traits()).as(sql).contains(Trait.COMPUTES_STATEMENT);
        }
        for (String sql : List.of(
                "GRANT EXECUTE ON PROCEDURE p TO u", "CREATE TABLE t (execute INT)", "EXECUTE p", "DROP PREPARE p")) {
            assertThat(plan(sql).traits()).as(sql).doesNotContain(Trait.COMPUTES_STATEMENT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/*!999999 BEGIN -- */ KILL 57",
                "/*!999999 SAVEPOINT x */ CALL p()",
                "SET /*!999999 TRANSACTION */ STATEMENT a=1 FOR CALL p()",
                "BEGIN /*!999999 WORK */ NOT ATOMIC CALL p(); END",
                "EXECUTE /*!999999 x */ IMMEDIATE @v",
                "KILL /*!999999 12 -- */ 57"
            })
    void refusesExecutableCommentsInWhatTheGatewayReadsItself(String sql) {
        assertThat(plan(sql).refusal()).isPresent();
    }

    @Test
    void takesTheSnapshotCommentOfDumps() {
        assertThat(plan("START TRANSACTION /*!40100 WITH CONSISTENT SNAPSHOT */")
                        .refusal())
                .isEmpty();
    }

    @Test
    void refusesSeveralStatementsButNotABody() {
        assertThat(plan("SELECT 1; SELECT 2").refusal()).isPresent();
        assertThat(plan("SELECT 1;  -- nothing more").refusal()).isEmpty();
        assertThat(plan("SELECT ';', \"a;b\", `c;d` FROM t").refusal()).isEmpty();
        assertThat(plan("CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END").refusal())
                .isEmpty();
        assertThat(plan("XA PREPARE 'x'").refusal()).isPresent();
    }

    @Test
    void seesWhatAStatementTakesFromTheSession() {
        assertThat(plan("INSERT INTO t VALUES (LAST_INSERT_ID())").traits()).contains(Trait.READS_INSERT_ID);
        assertThat(plan("SELECT @a := 5").traits()).contains(Trait.ASSIGNS_VARIABLE);
        assertThat(plan("SELECT id INTO @a FROM t").traits()).contains(Trait.ASSIGNS_VARIABLE);
        assertThat(plan("SELECT @a").traits()).contains(Trait.READS_VARIABLE);
        assertThat(plan("SELECT GET_LOCK('x', 1)").traits()).contains(Trait.NAMED_LOCK);
        assertThat(plan("SHOW WARNINGS").traits()).contains(Trait.READS_LAST_STATEMENT);
        assertThat(plan("SELECT NOW(), 1 + 2").bindsTransaction()).isFalse();
        assertThat(plan("SELECT my_function()").bindsTransaction()).isTrue();
        assertThat(plan("SELECT 1 FROM t").bindsTransaction()).isTrue();
    }

    @Test
    void cachesStatementsThatDifferInValuesOnly() {
        assertThat(plan("SELECT * FROM t WHERE a = 1 AND b='x'"))
                .isSameAs(plan("SELECT * FROM t WHERE a=27 AND b = 'it''s'"));
        assertThat(plan("INSERT INTO t VALUES (1,'a'),(2,'b')")).isSameAs(plan("INSERT INTO t VALUES (3,'c')"));
        assertThat(plan("SELECT * FROM t WHERE id IN (1,2,3)")).isSameAs(plan("SELECT * FROM t WHERE id IN (4)"));
        assertThat(plan("SELECT a FROM t")).isNotSameAs(plan("SELECT b FROM t"));
    }

    private String rewrite(String sql) {
        return QualifierRewriter.rewrite(sql, LexMode.DEFAULT, plan(sql), Map.of("shop", "phys_ical"));
    }

    @Test
    void putsTheSchemaInThePlaceOfTheKeyspace() {
        assertThat(rewrite("SELECT shop.t.a, t.b, 'shop.t' FROM shop.t WHERE `shop` . `t`.c = 1"))
                .isEqualTo("SELECT `phys_ical`.t.a, t.b, 'shop.t' FROM `phys_ical`.t WHERE `phys_ical` . `t`.c = 1");
        assertThat(rewrite("SELECT shop.a FROM other shop")).isEqualTo("SELECT shop.a FROM other shop");
        assertThat(rewrite("SHOW COLUMNS FROM t FROM shop")).isEqualTo("SHOW COLUMNS FROM t FROM `phys_ical`");
        assertThat(rewrite("SHOW TABLES IN shop LIKE 'shop'")).isEqualTo("SHOW TABLES IN `phys_ical` LIKE 'shop'");
        assertThat(rewrite("TRUNCATE shop.t")).isEqualTo("TRUNCATE `phys_ical`.t");
    }

    @Test
    void readsNamesInOtherAlphabets() {
        assertThat(plan("SELECT * FROM `zażółć`").references()).containsExactly(TableReference.of("zażółć"));
        assertThat(plan("TRUNCATE TABLE `zażółć`").references())
                .contains(new TableReference(Optional.empty(), "zażółć", false));
    }

    @Test
    void parsesWhatSetChanges() {
        SetStatement statement = SetStatement.parse(
                "SET NAMES utf8mb4 COLLATE utf8mb4_bin, @@session.sql_mode = 'ANSI_QUOTES', @v = 5, autocommit=0",
                LexMode.DEFAULT);
        assertThat(statement.variables()).containsExactlyInAnyOrder("names", "sql_mode", "@v", "autocommit");
        assertThat(statement.literal()).isTrue();
        assertThat(statement.replayable()).isTrue();
        assertThat(statement.sqlMode().map(LexMode::of)).contains(new LexMode(true, false));
        assertThat(SetStatement.parse("SET @a = LAST_INSERT_ID()", LexMode.DEFAULT)
                        .literal())
                .isFalse();
        assertThat(SetStatement.parse("SET @a := @b", LexMode.DEFAULT).literal())
                .isFalse();
        assertThat(SetStatement.parse("SET GLOBAL x = 1", LexMode.DEFAULT).replayable())
                .isFalse();
        assertThat(SetStatement.parse("SET @@global.x = 1", LexMode.DEFAULT).replayable())
                .isFalse();
    }

    @Test
    void readsTheClausesOfSessionStatements() {
        LexMode mode = LexMode.DEFAULT;
        assertThat(Clauses.useDatabase("USE `shop@replica` ;", mode)).isEqualTo("shop@replica");
        assertThat(Clauses.useDatabase("use shop@replica", mode)).isEqualTo("shop@replica");
        assertThat(Clauses.lastName("ROLLBACK TO SAVEPOINT `Mark`", mode)).isEqualTo("mark");
        assertThat(Clauses.prepare("PREPARE p FROM 'SELECT ''a'' FROM t'", mode).text())
                .contains("SELECT 'a' FROM t");
        assertThat(Clauses.prepare("PREPARE p FROM @x", mode).text()).isEmpty();
        assertThat(Clauses.kill("KILL QUERY 1000000005", mode))
                .isEqualTo(new Clauses.Kill(false, Optional.of(1000000005)));
        assertThat(Clauses.kill("KILL HARD CONNECTION 17 ;", mode)).isEqualTo(new Clauses.Kill(true, Optional.of(17)));
        for (String another : List.of("KILL QUERY ID 17", "KILL USER app", "KILL 17 + 1", "KILL -17", "KILL 0x11")) {
            assertThat(Clauses.kill(another, mode).id()).as(another).isEmpty();
        }
        assertThat(Clauses.tableNames("CREATE TEMPORARY TABLE IF NOT EXISTS shop.tmp (id INT)", mode))
                .isEqualTo(List.of("tmp"));
        assertThat(Clauses.tableNames("DROP TEMPORARY TABLE IF EXISTS a, `b`", mode))
                .isEqualTo(List.of("a", "b"));
    }

    @Test
    void respectsAnsiQuotesAndBackslashes() {
        Plan ansi = planner.plan("SELECT * FROM \"customer\"", new LexMode(true, false));
        assertThat(ansi.references()).anyMatch(reference -> reference.table().equals("customer"));
        Plan plain = planner.plan("SELECT '\\'; DELETE FROM t -- '", new LexMode(false, true));
        assertThat(plain.refusal()).isPresent();
        assertThat(plan("SELECT '\\'; DELETE FROM t -- '").refusal()).isEmpty();
    }
}
