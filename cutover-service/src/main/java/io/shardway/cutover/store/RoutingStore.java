package io.shardway.cutover.store;

import io.shardway.contract.Command;
import io.shardway.contract.ContractJson;
import io.shardway.contract.routing.ChangeRoutingRules;
import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingRulesAnswer;
import io.shardway.contract.routing.RoutingRulesAnswer.Outcome;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.SwitchJournal;
import io.shardway.cutover.domain.UserRules;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
                connection -> find(connection, spec.branchKey(), "").orElseGet(() -> empty(spec)));
    }

    /**
     * Changes the routes of the workflow's branch as long as the journal still has this entry: a switch that was taken over changes no route any
     * more. A change that changes nothing keeps the epoch.
     */
    public RoutingSnapshot change(WorkflowSpec spec, UnaryOperator<List<Route>> change, SwitchJournal journal) {
        return database.inTransaction("change the routing rules of " + spec.branchKey(), connection -> {
            JournalStore.requireCurrent(connection, journal);
            return changeOn(connection, spec, change);
        });
    }

    /** A command begins: older ones of its workflow change no route any more. */
    public void begin(Command command) {
        database.inTransaction("begin " + command.want() + " of workflow " + command.workflow(), connection -> {
            CommandGuard.begin(connection, command);
            return true;
        });
    }

    /** No newer command of the workflow has begun; asked by whoever has just taken the servers from somebody. */
    public void requireNewest(Command command) {
        database.inTransaction("look for newer commands of workflow " + command.workflow(), connection -> {
            CommandGuard.requireNewest(connection, command);
            return true;
        });
    }

    /** Changes routes in the same way for a command that has begun, as long as no newer one of the workflow has. */
    public RoutingSnapshot change(WorkflowSpec spec, UnaryOperator<List<Route>> change, Command command) {
        return database.inTransaction("change the routing rules of " + spec.branchKey(), connection -> {
            CommandGuard.requireNewest(connection, command);
            return changeOn(connection, spec, change);
        });
    }

    private static RoutingSnapshot changeOn(Connection connection, WorkflowSpec spec, UnaryOperator<List<Route>> change)
            throws SQLException {
        RoutingSnapshot current = locked(connection, empty(spec));
        List<Route> routes = change.apply(current.routes());
        if (routes.equals(current.routes()) && current.epoch() > 0) {
            return current;
        }
        RoutingSnapshot next = new RoutingSnapshot(
                current.organization(),
                current.database(),
                current.branch(),
                current.epoch() + 1,
                routes,
                current.userRules());
        replace(connection, current, next);
        return next;
    }

    private static void replace(Connection connection, RoutingSnapshot current, RoutingSnapshot next)
            throws SQLException {
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
    }

    /**
     * Changes users' rules, if they are still the ones that the asker has seen and no switch is under way; the answer says what was stored. Whoever
     * switches meanwhile waits for the row and goes on from these rules.
     *
     * @return empty, and nothing changed, when the asker has given up before the row was free
     */
    public Optional<RoutingRulesAnswer> change(ChangeRoutingRules change, Clock clock) {
        return database.inTransaction("change the users' routing rules of " + change.key(), connection -> {
            RoutingSnapshot current = locked(
                    connection,
                    new RoutingSnapshot(change.organization(), change.database(), change.branch(), 0, List.of()));
            if (clock.instant().isAfter(change.until())) {
                return Optional.empty();
            }
            Set<UUID> switching = JournalStore.switching(
                    connection, current.routes().stream().map(Route::workflow).toList());
            return Optional.of(
                    switch (UserRules.decide(current, change, switching)) {
                        case UserRules.Changed(RoutingSnapshot next) -> {
                            replace(connection, current, next);
                            yield answer(change, Outcome.CHANGED, next);
                        }
                        case UserRules.Made() -> answer(change, Outcome.CHANGED, current);
                        case UserRules.Outdated() -> answer(change, Outcome.OUTDATED, current);
                        case UserRules.Refused(String reason, UUID workflow) ->
                            new RoutingRulesAnswer(
                                    change.request(),
                                    Outcome.REFUSED,
                                    Optional.of(reason),
                                    Optional.of(workflow),
                                    current);
                    });
        });
    }

    private static RoutingRulesAnswer answer(ChangeRoutingRules change, Outcome outcome, RoutingSnapshot snapshot) {
        return new RoutingRulesAnswer(change.request(), outcome, Optional.empty(), Optional.empty(), snapshot);
    }

    /** The branch's row, made if it is not there, which nobody else changes until the transaction ends. */
    private static RoutingSnapshot locked(Connection connection, RoutingSnapshot empty) throws SQLException {
        Optional<RoutingSnapshot> known = find(connection, empty.key(), " FOR UPDATE");
        if (known.isPresent()) {
            // Not inserted first: that takes a shared lock, with which two who want to change the row wait for each
            // other.
            return known.get();
        }
        insertIfAbsent(connection, empty);
        return find(connection, empty.key(), " FOR UPDATE").orElse(empty);
    }

    private static Optional<RoutingSnapshot> find(Connection connection, String branch, String lock)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT snapshot FROM routing WHERE branch = ?" + lock)) {
            statement.setString(1, branch);
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
