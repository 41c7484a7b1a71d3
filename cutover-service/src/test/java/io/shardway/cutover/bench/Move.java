package io.shardway.cutover.bench;

import io.shardway.contract.Direction;
import io.shardway.contract.Want;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.action.Faults;
import io.shardway.cutover.action.Finish;
import io.shardway.cutover.action.Prepare;
import io.shardway.cutover.action.SwitchPrimaries;
import io.shardway.cutover.action.SwitchReplicas;
import io.shardway.cutover.action.SwitchTools;
import io.shardway.cutover.domain.Phase;
import io.shardway.cutover.domain.TableState;
import io.shardway.cutover.mysql.TableLook;
import io.shardway.mysql.schema.PhysicalTables;
import io.shardway.testing.Account;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A prepared move of tables {@code one} and {@code two} with streams that run; what is done to it is done by an instance of its own. */
public final class Move implements AutoCloseable {

    private static final String TABLE =
            "CREATE TABLE %s.%s (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, v VARCHAR(50) NOT NULL) ENGINE = InnoDB";

    private final Bench bench;
    private final WorkflowSpec spec;
    private final SwitchTools tools;
    private final SwitchPrimaries primaries;
    private final Streams streams;
    private int leg = 1;

    public Move(Bench bench) throws InterruptedException {
        this(bench, Settings.QUICK);
    }

    public Move(Bench bench, Settings.Cutover settings) throws InterruptedException {
        this.bench = bench;
        this.spec = bench.workflow("one", "two");
        for (String table : spec.tables()) {
            bench.left().execute(TABLE.formatted(Bench.schema(spec.source()), table));
        }
        bench.left().execute("INSERT INTO " + Bench.schema(spec.source()) + ".two VALUES (1, 'before'), (2, 'before')");
        this.tools = bench.instance(settings, Faults.NONE);
        this.primaries = new SwitchPrimaries(tools);
        new Prepare(tools).run(spec, bench.command(spec, Want.PREPARE, 1, Direction.FORWARD, 0));
        this.streams = new Streams(bench, spec);
    }

    public WorkflowSpec spec() {
        return spec;
    }

    public Streams streams() {
        return streams;
    }

    public SwitchTools tools() {
        return tools;
    }

    /** Switches to the other side by this move's own instance. */
    public void switchOver() throws InterruptedException {
        switchOver(primaries, leg + 1);
    }

    /** Switches by that instance, with that number for the next leg; the legs of this move follow if it comes through. */
    public void switchOver(SwitchPrimaries instance, int nextLeg) throws InterruptedException {
        Direction direction = direction();
        Want want = direction == Direction.FORWARD ? Want.SWITCH_PRIMARIES : Want.REVERSE_PRIMARIES;
        instance.run(spec, bench.command(spec, want, leg, direction, nextLeg));
        follow();
    }

    /** Takes over the leg that the journal says. */
    public void follow() {
        tools.journals()
                .find(spec.id())
                .filter(journal -> journal.phase() == Phase.SWITCHED)
                .ifPresent(journal -> leg = journal.nextLeg());
    }

    public int leg() {
        return leg;
    }

    /** The direction of the leg that runs now. */
    public Direction direction() {
        String serving = tools.routing().current(spec).routes().getFirst().primary();
        return serving.equals(spec.source().name()) ? Direction.FORWARD : Direction.REVERSE;
    }

    public SwitchReplicas replicas() {
        return new SwitchReplicas(tools);
    }

    public Finish finish() {
        return new Finish(tools, replicas(), bench.topics());
    }

    public Map<String, TableState> states(KeyspaceSpec side) {
        try (Connection connection = bench.server(side).connect(Account.WRITER)) {
            return TableLook.at(connection, spec.id(), Bench.schema(side), spec.tables());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ids in a table of a side, wherever it lives now. */
    public Set<Long> ids(KeyspaceSpec side, String table) {
        try (Connection connection = bench.server(side).connect(Account.WRITER);
                PreparedStatement statement = connection.prepareStatement("SELECT id FROM "
                        + PhysicalTables.resolve(connection, spec.id(), Bench.schema(side), table)
                                .quoted());
                ResultSet rows = statement.executeQuery()) {
            Set<Long> ids = new TreeSet<>();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        streams.close();
        primaries.close();
    }
}
