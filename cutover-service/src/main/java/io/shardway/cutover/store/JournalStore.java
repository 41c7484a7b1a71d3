package io.shardway.cutover.store;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.ContractJson;
import io.shardway.contract.Direction;
import io.shardway.cutover.domain.Phase;
import io.shardway.cutover.domain.SwitchDetails;
import io.shardway.cutover.domain.SwitchJournal;
import io.shardway.cutover.domain.SwitchOwner;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The journal of switches: the newest switch of every workflow. Every change is a compare-and-set on phase and version, so of two instances one
 * goes on and the other one finds that it has lost the switch.
 */
@ApplicationScoped
public class JournalStore {

    private static final String COLUMNS =
            "workflow, switch_id, direction, leg, next_leg, generation, topology_version, unit, phase, version, owner, details";

    /** An owner says twice a second that it lives: a process of our name that has not for so long is gone, or has lost its switch. */
    private static final Duration TWIN_SILENCE = Duration.ofSeconds(1);

    private static final String HEARD = "alive_at < CURRENT_TIMESTAMP(3) - INTERVAL ? MICROSECOND AS silent,"
            + " UNIX_TIMESTAMP(alive_at) <= ? AND alive_at < CURRENT_TIMESTAMP(3) - INTERVAL ? MICROSECOND AS before_us";

    private final MetadataDatabase database;
    /** Workflows whose journal cannot be read; said once. */
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    private volatile @Nullable BigDecimal began;

    public JournalStore(MetadataDatabase database) {
        this.database = database;
    }

    public Optional<SwitchJournal> find(UUID workflow) {
        return database.inTransaction("read the journal of workflow " + workflow, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT " + COLUMNS + " FROM journal WHERE workflow = ?")) {
                statement.setString(1, workflow.toString());
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(read(rows)) : Optional.empty();
                }
            }
        });
    }

    /**
     * Switches that somebody must finish or undo: their owner has been silent for this long, or was an earlier process of this instance, which
     * shows in that it was last heard before this process began. A row that cannot be read hides no other one.
     *
     * @param instance {@code name/process}
     */
    public List<SwitchJournal> abandoned(Duration silence, String instance) {
        BigDecimal began = began();
        return database.inTransaction("look for abandoned switches", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("SELECT " + COLUMNS + ", " + HEARD
                    + " FROM journal WHERE phase NOT IN ('IDLE', 'SWITCHED', 'UNDONE')")) {
                bindHeard(statement, silence, began);
                List<SwitchJournal> found = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        if (isAbandoned(rows, instance)) {
                            readable(rows).ifPresent(found::add);
                        }
                    }
                }
                return found;
            }
        });
    }

    /** Whether the owner of the workflow's switch was heard within this time and is no earlier process of this instance. */
    public boolean ownerHeard(UUID workflow, Duration within, String instance) {
        BigDecimal began = began();
        return database.inTransaction(
                "ask whether the switch of workflow " + workflow + " is worked on", connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(
                            "SELECT owner, " + HEARD + " FROM journal WHERE workflow = ?")) {
                        bindHeard(statement, within, began);
                        statement.setString(4, workflow.toString());
                        try (ResultSet rows = statement.executeQuery()) {
                            return rows.next() && !isAbandoned(rows, instance);
                        }
                    }
                });
    }

    private static void bindHeard(PreparedStatement statement, Duration silence, BigDecimal began) throws SQLException {
        statement.setLong(1, silence.toMillis() * 1000);
        statement.setBigDecimal(2, began);
        statement.setLong(3, TWIN_SILENCE.toMillis() * 1000);
    }

    private static boolean isAbandoned(ResultSet rows, String instance) throws SQLException {
        return rows.getBoolean("silent")
                || (rows.getBoolean("before_us") && SwitchOwner.isTwin(rows.getString("owner"), instance));
    }

    private Optional<SwitchJournal> readable(ResultSet rows) throws SQLException {
        String workflow = rows.getString("workflow");
        try {
            SwitchJournal journal = read(rows);
            unreadable.remove(workflow);
            return Optional.of(journal);
        } catch (RuntimeException e) {
            if (unreadable.add(workflow)) {
                Log.errorf(
                        e,
                        "The journal of an abandoned switch cannot be read; a person must look at it workflow=%s",
                        workflow);
            }
            return Optional.empty();
        }
    }

    /** The database's time in seconds when this process first asked, which its watch does first thing. */
    private BigDecimal began() {
        BigDecimal known = began;
        if (known == null) {
            known = database.inTransaction("ask the metadata database for its time", connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT UNIX_TIMESTAMP(CURRENT_TIMESTAMP(3))")) {
                    rows.next();
                    return rows.getBigDecimal(1);
                }
            });
            began = known;
        }
        return known;
    }

    /**
     * Enters a new switch in the place of a settled one, as long as no newer command of the workflow has begun: one that wakes up late enters none for
     * a workflow that is gone.
     *
     * @param command that asks for the switch; it has begun
     * @param fresh the new entry in phase IDLE; its version follows from the one that it replaces
     */
    public SwitchJournal begin(Command command, SwitchJournal fresh, Optional<SwitchJournal> settled) {
        long version = settled.map(SwitchJournal::version).orElse(0L);
        SwitchJournal entry = new SwitchJournal(
                fresh.workflow(),
                fresh.switchId(),
                fresh.direction(),
                fresh.leg(),
                fresh.nextLeg(),
                fresh.generation(),
                fresh.topologyVersion(),
                fresh.unit(),
                Phase.IDLE,
                version + 1,
                fresh.owner(),
                fresh.details());
        return database.inTransaction("begin a switch of workflow " + fresh.workflow(), connection -> {
            CommandGuard.requireNewest(connection, command);
            int changed = settled.isPresent() ? replace(connection, entry, version) : insert(connection, entry);
            requireOne(changed, entry);
            return entry;
        });
    }

    /** Moves the switch to a phase, or keeps the phase and changes details. */
    public SwitchJournal advance(SwitchJournal journal, Phase phase, SwitchDetails details) {
        if (phase != journal.phase() && !journal.phase().mayBecome(phase)) {
            throw new IllegalStateException("A switch in phase " + journal.phase() + " cannot become " + phase);
        }
        return change(journal, journal.next(phase, journal.owner(), details));
    }

    /** Makes an unfinished switch ours, for the command that it answers now: whoever had it fails at his next entry. */
    public SwitchJournal takeOver(SwitchJournal journal, String owner) {
        return change(journal, journal.next(journal.phase(), owner, journal.details()));
    }

    /** Says that the owner is alive. */
    public void touch(SwitchJournal journal) {
        database.inTransaction("touch the journal of workflow " + journal.workflow(), connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "UPDATE journal SET alive_at = CURRENT_TIMESTAMP(3) WHERE workflow = ? AND switch_id = ? AND owner = ?")) {
                statement.setString(1, journal.workflow().toString());
                statement.setString(2, journal.switchId().toString());
                statement.setString(3, journal.owner());
                return statement.executeUpdate();
            }
        });
    }

    /** Removes everything about a workflow that has ended. */
    public void forget(UUID workflow) {
        database.inTransaction("forget workflow " + workflow, connection -> {
            for (String table : List.of("journal", "preparation")) {
                try (PreparedStatement statement =
                        connection.prepareStatement("DELETE FROM " + table + " WHERE workflow = ?")) {
                    statement.setString(1, workflow.toString());
                    statement.executeUpdate();
                }
            }
            return true;
        });
    }

    /** The leg that the target was prepared for, if it was. */
    public Optional<Integer> preparedLeg(UUID workflow) {
        return database.inTransaction("read the preparation of workflow " + workflow, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT leg FROM preparation WHERE workflow = ?")) {
                statement.setString(1, workflow.toString());
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getInt(1)) : Optional.empty();
                }
            }
        });
    }

    /** Notes that the target is prepared for a leg. */
    public void prepared(UUID workflow, int leg) {
        database.inTransaction("note the preparation of workflow " + workflow, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "INSERT INTO preparation (workflow, leg) VALUES (?, ?) ON DUPLICATE KEY UPDATE leg = VALUES(leg)")) {
                statement.setString(1, workflow.toString());
                statement.setInt(2, leg);
                return statement.executeUpdate();
            }
        });
    }

    /** Those of the workflows that are in the middle of a switch, as the caller's transaction sees it. */
    static Set<UUID> switching(Connection connection, List<UUID> workflows) throws SQLException {
        Set<UUID> found = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM journal WHERE workflow = ? AND phase NOT IN ('IDLE', 'SWITCHED', 'UNDONE')")) {
            for (UUID workflow : workflows) {
                statement.setString(1, workflow.toString());
                try (ResultSet rows = statement.executeQuery()) {
                    if (rows.next()) {
                        found.add(workflow);
                    }
                }
            }
        }
        return found;
    }

    /** Locks the entry in the caller's transaction and makes sure that it still is this one. */
    static void requireCurrent(Connection connection, SwitchJournal journal) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT version FROM journal WHERE workflow = ? FOR UPDATE")) {
            statement.setString(1, journal.workflow().toString());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || rows.getLong(1) != journal.version()) {
                    throw lost(journal);
                }
            }
        }
    }

    private SwitchJournal change(SwitchJournal before, SwitchJournal after) {
        return database.inTransaction("journal " + after.phase() + " for workflow " + after.workflow(), connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                            UPDATE journal SET phase = ?, version = ?, generation = ?, owner = ?, details = ?, alive_at = CURRENT_TIMESTAMP(3)
                            WHERE workflow = ? AND phase = ? AND version = ?""")) {
                statement.setString(1, after.phase().name());
                statement.setLong(2, after.version());
                statement.setLong(3, after.generation());
                statement.setString(4, after.owner());
                statement.setString(5, json(after.details()));
                statement.setString(6, before.workflow().toString());
                statement.setString(7, before.phase().name());
                statement.setLong(8, before.version());
                requireOne(statement.executeUpdate(), before);
                return after;
            }
        });
    }

    private static int insert(Connection connection, SwitchJournal entry) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT IGNORE INTO journal (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            statement.setString(1, entry.workflow().toString());
            bind(statement, entry, 2);
            return statement.executeUpdate();
        }
    }

    private static int replace(Connection connection, SwitchJournal entry, long version) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                UPDATE journal SET switch_id = ?, direction = ?, leg = ?, next_leg = ?, generation = ?, topology_version = ?,
                  unit = ?, phase = ?, version = ?, owner = ?, details = ?, alive_at = CURRENT_TIMESTAMP(3)
                WHERE workflow = ? AND version = ? AND phase IN ('IDLE', 'SWITCHED', 'UNDONE')""")) {
            bind(statement, entry, 1);
            statement.setString(12, entry.workflow().toString());
            statement.setLong(13, version);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, SwitchJournal entry, int first) throws SQLException {
        int at = first;
        statement.setString(at++, entry.switchId().toString());
        statement.setString(at++, entry.direction().name());
        statement.setInt(at++, entry.leg());
        statement.setInt(at++, entry.nextLeg());
        statement.setLong(at++, entry.generation());
        statement.setLong(at++, entry.topologyVersion());
        statement.setString(at++, entry.unit());
        statement.setString(at++, entry.phase().name());
        statement.setLong(at++, entry.version());
        statement.setString(at++, entry.owner());
        statement.setString(at, json(entry.details()));
    }

    private static SwitchJournal read(ResultSet rows) throws SQLException {
        return new SwitchJournal(
                UUID.fromString(rows.getString("workflow")),
                UUID.fromString(rows.getString("switch_id")),
                Direction.valueOf(rows.getString("direction")),
                rows.getInt("leg"),
                rows.getInt("next_leg"),
                rows.getLong("generation"),
                rows.getLong("topology_version"),
                rows.getString("unit"),
                Phase.valueOf(rows.getString("phase")),
                rows.getLong("version"),
                rows.getString("owner"),
                ContractJson.read(rows.getString("details").getBytes(StandardCharsets.UTF_8), SwitchDetails.class));
    }

    private static String json(SwitchDetails details) {
        return new String(ContractJson.write(details), StandardCharsets.UTF_8);
    }

    private static void requireOne(int changed, SwitchJournal journal) {
        if (changed != 1) {
            throw lost(journal);
        }
    }

    private static ShardwayException lost(SwitchJournal journal) {
        return new ShardwayException(
                ErrorCode.ITEM_TAKEN,
                "Switch " + journal.switchId() + " of workflow " + journal.workflow() + " has another owner now");
    }
}
