package io.shardway.copier.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.rows.KeyRange;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The proof of docs/data-path.md as a search on a real server: one key, every short history of it, every state that the chunk may have read
 * (a commit may be logged long before it is visible), and every order of the statements of redo and copier, with the locks that the
 * server really takes. The copier's own code never ends wrong; each rule that leaves out one of its parts does.
 */
class CopyInterleavingIT {

    /** One event of the key on the source. */
    enum Event {
        PUT,
        DELETE
    }

    /** What one run consists of. */
    private record Case(boolean thereAtFirst, List<Event> history, int read, List<Integer> order) {

        /** The row's value after so many events, null when it is not there; every put has a value of its own. */
        @Nullable
        String after(int events) {
            String value = thereAtFirst ? "first" : null;
            for (int i = 0; i < events; i++) {
                value = history.get(i) == Event.PUT ? "put " + i : null;
            }
            return value;
        }

        @Nullable
        String end() {
            return after(history.size());
        }
    }

    /** Rules that are wrong: each leaves out or turns round one part of the two transactions. */
    enum Mutant {
        REDO_DELETES_BEFORE_IT_DIGS,
        REDO_DIGS_NO_GRAVE,
        REDO_LEAVES_THE_GRAVE_OF_A_PUT,
        REDO_UPDATES_ONLY_WHAT_IS_THERE,
        COPY_OVERWRITES,
        COPY_REPLACES,
        COPY_ASKS_FOR_GRAVES_WITHOUT_A_LOCK,
        COPY_ASKS_FOR_GRAVES_BEFORE_IT_INSERTS,
        COPY_ASKS_FOR_NO_GRAVES,
        COPY_COMMITS_ITS_PROGRESS_LATER
    }

    private static final int COPIER_STEPS = 4;
    private static final int REDO_STEPS = 3;

    private static CopyFixture copy;
    private static Schedule schedule;
    private static Connection redoSession;
    private static Connection copySession;
    private static Connection look;
    private static TableSchema schema;
    private static int lastKey;

    @BeforeAll
    static void prepare() throws SQLException {
        copy = new CopyFixture("id INT PRIMARY KEY, v VARCHAR(20)");
        schedule = new Schedule(copy.targetServer);
        redoSession = copy.route.openTarget();
        copySession = copy.route.openTarget();
        look = copy.route.openTarget();
        schema = SchemaReader.read(look, copy.hiddenTable());
    }

    @AfterAll
    static void close() throws SQLException {
        for (AutoCloseable open : List.of(redoSession, copySession, look, schedule, copy)) {
            try {
                open.close();
            } catch (SQLException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void endsAsTheSourceInEveryOrderOfEveryShortHistory() throws Exception {
        List<Case> cases = new ArrayList<>(cases(1));
        cases.addAll(cases(2));
        long started = System.nanoTime();

        for (Case one : cases) {
            assertThat(race(one, Optional.empty())).as(one.toString()).isEqualTo(one.end());
        }

        System.out.printf(
                "CopyInterleavingIT runs=%d millis=%d%n", cases.size(), (System.nanoTime() - started) / 1_000_000);
    }

    @ParameterizedTest
    @EnumSource(Mutant.class)
    void findsAWrongEndForEveryRuleThatLacksAPart(Mutant mutant) throws Exception {
        List<Case> cases = new ArrayList<>(cases(1));
        cases.addAll(cases(2));
        int runs = 0;

        for (Case one : cases) {
            runs++;
            if (!java.util.Objects.equals(race(one, Optional.of(mutant)), one.end())) {
                System.out.printf("CopyInterleavingIT mutant=%s caught in run %d by %s%n", mutant, runs, one);
                return;
            }
        }
        throw new AssertionError("No run of " + runs + " has noticed " + mutant);
    }

    /**
     * An owner of the split that was held up between reading and writing: another one has taken the split, copied it and cleared the grave. The
     * compare-and-set on its item is all that keeps the first one from putting the row back.
     */
    @Test
    void nobodyWritesAChunkOfASplitThatHasAnotherOwner() throws Exception {
        int wrongWithoutEpoch = 0;
        for (List<Integer> order : Schedule.orders(COPIER_STEPS, 1, 1)) {
            assertThat(zombie(order, true)).as(order.toString()).isNull();
            wrongWithoutEpoch += zombie(order, false) == null ? 0 : 1;
        }
        assertThat(wrongWithoutEpoch).isPositive();
    }

    private static List<Case> cases(int length) {
        List<Case> cases = new ArrayList<>();
        List<List<Integer>> orders = Schedule.orders(COPIER_STEPS, REDO_STEPS * length);
        for (boolean there : new boolean[] {true, false}) {
            for (List<Event> history : histories(there, length)) {
                for (int read = 0; read <= length; read++) {
                    for (List<Integer> order : orders) {
                        cases.add(new Case(there, history, read, order));
                    }
                }
            }
        }
        return cases;
    }

    /** A row is deleted only when it is there. */
    private static List<List<Event>> histories(boolean there, int length) {
        if (length == 0) {
            return List.of(List.of());
        }
        List<List<Event>> histories = new ArrayList<>();
        for (Event event : there ? Event.values() : new Event[] {Event.PUT}) {
            for (List<Event> rest : histories(event == Event.PUT, length - 1)) {
                List<Event> history = new ArrayList<>(List.of(event));
                history.addAll(rest);
                histories.add(history);
            }
        }
        return histories;
    }

    /** Runs one case on a key of its own and answers the row's value on the target at the end. */
    private static @Nullable String race(Case one, Optional<Mutant> mutant) throws Exception {
        int key = ++lastKey;
        Optional<String> read = Optional.ofNullable(one.after(one.read()));
        Actor copier = new Actor(seam -> copy(key, read, mutant, seam));
        Actor redo = new Actor(seam -> {
            for (int i = 0; i < one.history().size(); i++) {
                redo(key, one.history().get(i), "put " + i, mutant, seam);
            }
        });
        schedule.run(one.order(), List.of(copier, redo));
        return value(key);
    }

    /** The copier: its own code, or a rule that is written down here because it is wrong. */
    private static void copy(int key, Optional<String> read, Optional<Mutant> mutant, Runnable seam) throws Exception {
        Optional<ChunkRule> rule = mutant.flatMap(ChunkRule::of);
        if (rule.isPresent()) {
            rule.get().write(copySession, copy, key, read, seam);
            return;
        }
        Item item = Items.take(copySession, copy.route.stream(), ItemKind.SPLIT, "t/" + key, "test");
        write(copySession, item, key, read, seam);
    }

    private static void write(Connection session, Item item, int key, Optional<String> read, Runnable seam)
            throws SQLException {
        KeyRange range = new KeyRange(Optional.of(key(key - 1)), Optional.of(key(key)));
        Chunk chunk = new Chunk(read.map(value -> row(key, value)).stream().toList(), range, 1, true);
        ChunkWriter writer = new ChunkWriter(session, item, schema, copy.hiddenTable(), CopyFixture.TABLE, step -> {
            switch (step) {
                case ROWS_INSERTED, GRAVES_LOCKED, GRAVES_CLEARED -> seam.run();
                case ITEM_TAKEN, CHUNK_READ, ITEM_ADVANCED, COMMITTED -> {
                    // Touches nothing that redo touches, or is the end.
                }
            }
        });
        try (writer) {
            untilCommitted(() -> {
                writer.write(chunk);
                return true;
            });
        } finally {
            session.setAutoCommit(true);
        }
    }

    private static void redo(int key, Event event, String value, Optional<Mutant> mutant, Runnable seam)
            throws SQLException {
        untilCommitted(() -> {
            redoSession.setAutoCommit(false);
            try (Statement statement = redoSession.createStatement()) {
                List<String> statements = RedoRule.statements(copy, key, event, value, mutant);
                for (String sql : statements) {
                    statement.execute(sql);
                    seam.run();
                }
                redoSession.commit();
                return true;
            } catch (SQLException e) {
                redoSession.rollback();
                throw ServerErrors.wrap("redo", e);
            } finally {
                redoSession.setAutoCommit(true);
            }
        });
        seam.run();
    }

    private interface Transaction {
        boolean commit() throws SQLException;
    }

    /** As both sides do: the victim of a deadlock is repeated as a whole. */
    private static void untilCommitted(Transaction transaction) throws SQLException {
        while (true) {
            try {
                if (transaction.commit()) {
                    return;
                }
            } catch (ShardwayException e) {
                if (e.code() != ErrorCode.DEADLOCK && e.code() != ErrorCode.SERVER_BUSY) {
                    throw e;
                }
            }
        }
    }

    private static @Nullable String zombie(List<Integer> order, boolean checked) throws Exception {
        int key = ++lastKey;
        Item stale = Items.take(copySession, copy.route.stream(), ItemKind.SPLIT, "t/" + key, "zombie");
        Actor zombie = new Actor(seam -> {
            try {
                if (checked) {
                    write(copySession, stale, key, Optional.of("first"), seam);
                } else {
                    ChunkRule.WITHOUT_EPOCH.write(copySession, copy, key, Optional.of("first"), seam);
                }
            } catch (ShardwayException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.ITEM_TAKEN);
            }
        });
        Actor redo = new Actor(_ -> redo(key, Event.DELETE, "", Optional.empty(), () -> {}));
        Actor owner = new Actor(_ -> {
            try (Connection session = copy.route.openTarget()) {
                Item item = Items.take(session, copy.route.stream(), ItemKind.SPLIT, "t/" + key, "owner");
                if (!item.done()) {
                    write(session, item, key, Optional.of("first"), () -> {});
                }
            }
        });
        schedule.run(order, List.of(zombie, redo, owner));
        return value(key);
    }

    private static @Nullable String value(int key) throws SQLException {
        try (PreparedStatement statement =
                look.prepareStatement("SELECT v FROM " + copy.hiddenTable().quoted() + " WHERE id = ?")) {
            statement.setInt(1, key);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }

    private static Row key(int key) {
        return new Row(new byte[][] {Integer.toString(key).getBytes(UTF_8)});
    }

    private static Row row(int key, String value) {
        return new Row(new byte[][] {Integer.toString(key).getBytes(UTF_8), value.getBytes(UTF_8)});
    }
}
