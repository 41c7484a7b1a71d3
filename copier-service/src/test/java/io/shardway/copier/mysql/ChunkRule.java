package io.shardway.copier.mysql;

import io.shardway.copier.mysql.CopyInterleavingIT.Mutant;
import io.shardway.mysql.sidecar.Graves;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Optional;

/** Chunk transactions that are wrong, statement by statement with the copier's seams: each leaves out or turns round one part of {@link ChunkWriter}. */
enum ChunkRule {
    OVERWRITES("INSERT INTO %s VALUES (%d, '%s') ON DUPLICATE KEY UPDATE v = VALUES(v)", true, " FOR UPDATE", 1),
    REPLACES("REPLACE INTO %s VALUES (%d, '%s')", true, " FOR UPDATE", 1),
    ASKS_WITHOUT_LOCK(ChunkRule.KEEPING, true, "", 1),
    ASKS_FIRST(ChunkRule.KEEPING, false, " FOR UPDATE", 1),
    NEVER_ASKS(ChunkRule.KEEPING, true, " AND FALSE", 1),
    /** Dies between the chunk and its progress, and so writes the chunk, which it has read before, again. */
    PROGRESS_LATER(ChunkRule.KEEPING, true, " FOR UPDATE", 2),
    WITHOUT_EPOCH(ChunkRule.KEEPING, true, " FOR UPDATE", 1);

    private static final String KEEPING = "INSERT INTO %s VALUES (%d, '%s') ON DUPLICATE KEY UPDATE id = id";

    private final String insert;
    private final boolean insertsFirst;
    private final String askSuffix;
    private final int times;

    ChunkRule(String insert, boolean insertsFirst, String askSuffix, int times) {
        this.insert = insert;
        this.insertsFirst = insertsFirst;
        this.askSuffix = askSuffix;
        this.times = times;
    }

    static Optional<ChunkRule> of(Mutant mutant) {
        return switch (mutant) {
            case REDO_DELETES_BEFORE_IT_DIGS,
                    REDO_DIGS_NO_GRAVE,
                    REDO_LEAVES_THE_GRAVE_OF_A_PUT,
                    REDO_UPDATES_ONLY_WHAT_IS_THERE -> Optional.empty();
            case COPY_OVERWRITES -> Optional.of(OVERWRITES);
            case COPY_REPLACES -> Optional.of(REPLACES);
            case COPY_ASKS_FOR_GRAVES_WITHOUT_A_LOCK -> Optional.of(ASKS_WITHOUT_LOCK);
            case COPY_ASKS_FOR_GRAVES_BEFORE_IT_INSERTS -> Optional.of(ASKS_FIRST);
            case COPY_ASKS_FOR_NO_GRAVES -> Optional.of(NEVER_ASKS);
            case COPY_COMMITS_ITS_PROGRESS_LATER -> Optional.of(PROGRESS_LATER);
        };
    }

    void write(Connection session, CopyFixture copy, int key, Optional<String> read, Runnable seam)
            throws SQLException {
        for (int i = 0; i < times; i++) {
            while (!attempt(session, copy, key, read, seam)) {
                // The victim of a deadlock is repeated as a whole.
            }
            if (i < times - 1) {
                seam.run();
            }
        }
    }

    private boolean attempt(Connection session, CopyFixture copy, int key, Optional<String> read, Runnable seam)
            throws SQLException {
        String graves = Graves.name(copy.workflow, CopyFixture.TABLE).quoted() + " WHERE " + Graves.STREAM_COLUMN
                + " = x'" + HexFormat.of().formatHex(Graves.streamTag(copy.route.stream())) + "' AND id = " + key;
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            boolean grave = false;
            if (insertsFirst) {
                insert(statement, copy, key, read);
                seam.run();
                grave = any(statement, graves);
            } else {
                grave = any(statement, graves);
                seam.run();
                insert(statement, copy, key, read);
            }
            seam.run();
            if (grave) {
                statement.execute("DELETE FROM " + copy.hiddenTable().quoted() + " WHERE id = " + key);
                statement.execute("DELETE FROM " + graves);
            }
            seam.run();
            session.commit();
            return true;
        } catch (SQLException e) {
            session.rollback();
            if (e.getErrorCode() != 1213 && e.getErrorCode() != 1205) {
                throw e;
            }
            return false;
        } finally {
            session.setAutoCommit(true);
        }
    }

    private void insert(Statement statement, CopyFixture copy, int key, Optional<String> read) throws SQLException {
        if (read.isPresent()) {
            statement.execute(String.format(insert, copy.hiddenTable().quoted(), key, read.get()));
        }
    }

    private boolean any(Statement statement, String graves) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT 1 FROM " + graves + askSuffix)) {
            return rows.next();
        }
    }
}
