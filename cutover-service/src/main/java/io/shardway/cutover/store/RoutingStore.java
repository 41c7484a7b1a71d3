package io.shardway.cutover.store;

import io.shardway.contract.ContractJson;
import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.SwitchJournal;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The routing rules of every branch: one row each, with an epoch that only grows. What is on Kafka is a copy of it. */
@ApplicationScoped
public class RoutingStore {

    private final MetadataDatabase database;

    public RoutingStore(MetadataDatabase database) {
        this.database = database;
    }

    public List<RoutingSnapshot> all() {
        return database.inTransaction("read all routing rules", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("SELECT snapshot FROM routing");
                    ResultSet rows = statement.executeQuery()) {
                List<RoutingSnapshot> snapshots = new ArrayList<>();
                while (rows.next()) {
                    snapshots.add(read(rows));
                }
                return snapshots;
            }
        });
    }

    /** The routes of the workflow's branch as they are now; no routes at epoch 0 before the first change. */
    public RoutingSnapshot current(WorkflowSpec spec) {
        return database.inTransaction(
                "read the routing rules of " + spec.branchKey(),
                connection -> find(connection, spec, "").orElseGet(() -> empty(spec)));
    }

    /** Changes the routes of the workflow's branch; a change that changes nothing keeps the epoch. */
    public RoutingSnapshot change(WorkflowSpec spec, UnaryOperator<List<Route>> change) {
        return database.inTransaction(
                "change the routing rules of " + spec.branchKey(), connection -> changeOn(connection, spec, change));
    }

    /** Like {@link #change}, as long as the journal still has this entry: a switch that was taken over changes no route any more. */
    public RoutingSnapshot change(WorkflowSpec spec, UnaryOperator<List<Route>> change, SwitchJournal journal) {
        return database.inTransaction("change the routing rules of " + spec.branchKey(), connection -> {
            JournalStore.requireCurrent(connection, journal);
            return changeOn(connection, spec, change);
        });
    }

    private static RoutingSnapshot changeOn(Connection connection, WorkflowSpec spec, UnaryOperator<List<Route>> change)
            throws SQLException {
        insertIfAbsent(connection, empty(spec));
        RoutingSnapshot current = find(connection, spec, " FOR UPDATE").orElseGet(() -> empty(spec));
        List<Route> routes = change.apply(current.routes());
        if (routes.equals(current.routes()) && current.epoch() > 0) {
            return current;
        }
        RoutingSnapshot next = new RoutingSnapshot(
                current.organization(), current.database(), current.branch(), current.epoch() + 1, routes);
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE routing SET epoch = ?, snapshot = ? WHERE branch = ? AND epoch = ?")) {
            statement.setLong(1, next.epoch());
            statement.setString(2, json(next));
            statement.setString(3, next.key());
            statement.setLong(4, current.epoch());
            if (statement.executeUpdate() != 1) {
                throw new SQLException(
                        "The routing rules of " + next.key() + " have changed under a row lock", "40001");
            }
        }
        return next;
    }

    private static Optional<RoutingSnapshot> find(Connection connection, WorkflowSpec spec, String lock)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT snapshot FROM routing WHERE branch = ?" + lock)) {
            statement.setString(1, spec.branchKey());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(read(rows)) : Optional.empty();
            }
        }
    }

    private static void insertIfAbsent(Connection connection, RoutingSnapshot empty) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT IGNORE INTO routing (branch, epoch, snapshot) VALUES (?, ?, ?)")) {
            statement.setString(1, empty.key());
            statement.setLong(2, empty.epoch());
            statement.setString(3, json(empty));
            statement.executeUpdate();
        }
    }

    private static RoutingSnapshot empty(WorkflowSpec spec) {
        return new RoutingSnapshot(spec.organization(), spec.database(), spec.branch(), 0, List.of());
    }

    private static RoutingSnapshot read(ResultSet rows) throws SQLException {
        return ContractJson.read(rows.getString("snapshot").getBytes(StandardCharsets.UTF_8), RoutingSnapshot.class);
    }

    private static String json(RoutingSnapshot snapshot) {
        return new String(ContractJson.write(snapshot), StandardCharsets.UTF_8);
    }
}
