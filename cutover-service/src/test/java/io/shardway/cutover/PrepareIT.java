package io.shardway.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardway.contract.Command;
import io.shardway.contract.Direction;
import io.shardway.contract.Want;
import io.shardway.contract.event.WorkflowEvent.TargetPrepared;
import io.shardway.contract.routing.Route;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.action.Faults;
import io.shardway.cutover.action.Prepare;
import io.shardway.cutover.action.SwitchTools;
import io.shardway.cutover.bench.Bench;
import io.shardway.cutover.bench.Settings;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrepareIT {

    private static final String ORDERS = """
            CREATE TABLE %s.orders (
              id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, code CHAR(8) CHARACTER SET latin1 COLLATE latin1_german1_ci NOT NULL,
              note VARCHAR(200) DEFAULT 'a, b)', PRIMARY KEY (id, code), UNIQUE KEY (code), KEY note_key (note)
            ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_swedish_ci""";

    private Bench bench;
    private SwitchTools tools;

    @BeforeAll
    void start() {
        bench = new Bench();
        tools = bench.instance(Settings.QUICK, Faults.NONE);
    }

    @AfterAll
    void stop() throws InterruptedException {
        bench.close();
    }

    private WorkflowSpec withOrders() {
        WorkflowSpec spec = bench.workflow("orders");
        bench.left().execute(ORDERS.formatted(Bench.schema(spec.source())));
        return spec;
    }

    private Command prepare(WorkflowSpec spec, int leg) {
        return bench.command(spec, Want.PREPARE, leg, Direction.FORWARD, 0);
    }

    @Test
    void makesHiddenTablesWithTheRowKeyOnly() throws SQLException, InterruptedException {
        WorkflowSpec spec = withOrders();

        new Prepare(tools).run(spec, prepare(spec, 1));

        TableName hidden = SidecarNames.hidden(spec.id(), "orders");
        try (var connection = bench.right().connect(Account.WRITER)) {
            assertThat(SchemaReader.indexNames(connection, hidden)).containsExactly("PRIMARY");
            assertThat(SchemaReader.createStatement(connection, hidden))
                    .contains("latin1_german1_ci", "utf8mb4_swedish_ci", "AUTO_INCREMENT");
            assertThat(SchemaReader.find(connection, SidecarNames.graves(spec.id(), "orders")))
                    .isPresent();
        }
        assertThat(rows(
                        bench.right(),
                        "SELECT stream, gate, lanes FROM _shardway.stream WHERE workflow = '" + spec.id() + "'"))
                .containsExactly(spec.id() + "/1/-/- OPEN 2");
        assertThat(rows(
                        bench.right(),
                        "SELECT hidden_table FROM _shardway.hidden_name WHERE workflow = '" + spec.id() + "'"))
                .containsExactly(hidden.table());
    }

    @Test
    void makesKeysThatForbidNothingAtOnceWhenTheyAreNotDeferred() throws SQLException, InterruptedException {
        WorkflowSpec deferring = bench.workflow("keyed");
        WorkflowSpec spec = new WorkflowSpec(
                deferring.id(),
                deferring.organization(),
                deferring.database(),
                deferring.branch(),
                deferring.number(),
                deferring.name(),
                deferring.source(),
                deferring.target(),
                deferring.tables(),
                false,
                deferring.onDdl(),
                deferring.topologyVersion());
        bench.left()
                .execute("CREATE TABLE " + Bench.schema(spec.source())
                        + ".keyed (id INT PRIMARY KEY, a INT, b INT, UNIQUE KEY a (a), KEY b (b))");

        new Prepare(tools).run(spec, prepare(spec, 1));

        try (var connection = bench.right().connect(Account.WRITER)) {
            assertThat(SchemaReader.indexNames(connection, SidecarNames.hidden(spec.id(), "keyed")))
                    .containsExactly("PRIMARY", "b");
        }
    }

    @Test
    void letsApplicationsReadTheTargetAndWriteNothing() throws InterruptedException {
        WorkflowSpec spec = withOrders();
        new Prepare(tools).run(spec, prepare(spec, 1));
        String open = Bench.schema(spec.target()) + ".orders";
        bench.right()
                .execute("INSERT INTO "
                        + SidecarNames.hidden(spec.id(), "orders").quoted() + " VALUES (7, 'x', 'n')");

        assertThat(rows(bench.right(), "SELECT note FROM " + open)).containsExactly("n");
        for (String write : List.of(
                "INSERT INTO " + open + " VALUES (8, 'y', 'n')",
                "REPLACE INTO " + open + " VALUES (7, 'x', 'm')",
                "UPDATE " + open + " SET note = 'm'",
                "DELETE FROM " + open,
                "TRUNCATE TABLE " + open,
                "DROP TABLE " + open,
                "INSERT INTO " + SidecarNames.hidden(spec.id(), "orders").quoted() + " VALUES (8, 'y', 'n')")) {
            assertThatThrownBy(() -> run(bench.right(), Account.APP, write))
                    .as(write)
                    .isInstanceOf(SQLException.class);
        }
        assertThat(rows(bench.right(), "SELECT note FROM " + open)).containsExactly("n");
    }

    @Test
    void leadsEverythingToTheSource() throws InterruptedException {
        WorkflowSpec spec = withOrders();

        new Prepare(tools).run(spec, prepare(spec, 1));

        List<Route> routes = tools.routing().current(spec).routes();
        assertThat(routes).hasSize(1);
        assertThat(routes.getFirst().keyspaces()).containsExactly("shop", "shop_new");
        assertThat(routes.getFirst().primary()).isEqualTo("shop");
        assertThat(routes.getFirst().replica()).isEqualTo("shop");
        await().untilAsserted(
                        () -> assertThat(bench.told(spec, TargetPrepared.class)).hasSize(1));
    }

    @Test
    void onlyTellsWhenAskedAgain() throws SQLException, InterruptedException {
        WorkflowSpec spec = withOrders();
        new Prepare(tools).run(spec, prepare(spec, 1));
        TableName graves = SidecarNames.graves(spec.id(), "orders");
        bench.right().execute("DROP TABLE " + graves.quoted());

        new Prepare(tools).run(spec, prepare(spec, 1));

        try (var connection = bench.right().connect(Account.WRITER)) {
            assertThat(SchemaReader.find(connection, graves)).isEmpty();
        }
        await().untilAsserted(
                        () -> assertThat(bench.told(spec, TargetPrepared.class)).hasSize(2));
    }

    @Test
    void beginsAnewForALaterLeg() throws InterruptedException {
        WorkflowSpec spec = withOrders();
        new Prepare(tools).run(spec, prepare(spec, 1));
        bench.right()
                .execute("INSERT INTO "
                        + SidecarNames.hidden(spec.id(), "orders").quoted() + " VALUES (7, 'x', 'n')");

        new Prepare(tools).run(spec, prepare(spec, 2));

        assertThat(rows(bench.right(), "SELECT id FROM " + Bench.schema(spec.target()) + ".orders"))
                .isEmpty();
        assertThat(rows(bench.right(), "SELECT stream FROM _shardway.stream WHERE workflow = '" + spec.id() + "'"))
                .containsExactly(spec.id() + "/2/-/-");
    }

    @Test
    void refusesANameThatIsTaken() {
        WorkflowSpec spec = withOrders();
        bench.right().execute("CREATE TABLE " + Bench.schema(spec.target()) + ".orders (id INT PRIMARY KEY)");

        assertThatThrownBy(() -> new Prepare(tools).run(spec, prepare(spec, 1)))
                .hasMessageContaining("something that is not ours has that name");

        // The rule is there before anything else; it leads to the source, and a cancel takes it away.
        assertThat(tools.routing().current(spec).routes())
                .allMatch(route -> route.primary().equals(spec.source().name())
                        && route.replica().equals(spec.source().name()));
    }

    private static void run(MariaDbServer server, Account account, String sql) throws SQLException {
        try (var connection = server.connect(account);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(MariaDbServer server, String sql) {
        try (var connection = server.connect(Account.ROOT);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    values.add(rows.getString(i));
                }
                found.add(String.join(" ", values));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
