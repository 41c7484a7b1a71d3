package io.shardway.gateway.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The words of a statement in upper case: the first ones decide its kind, a few others wherever they stand. */
final class StatementWords {

    private static final int HEAD = 6;

    private final List<String> head = new ArrayList<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private boolean lockingRead;
    private boolean dumpsToFile;
    private boolean behindSettings;
    private boolean kills;

    /** A name in quotes takes a place at the front, and is no word. */
    void addQuoted(String name) {
        if (head.size() < HEAD) {
            head.add(name);
        }
    }

    /** @param previous the token before it, and so on */
    void add(String word, String previous, String beforePrevious) {
        addQuoted(word);
        seen.add(word);
        kills |= word.equals("KILL") && !previous.equals(".");
        boolean forUpdate = word.equals("UPDATE") && previous.equals("FOR");
        boolean share = word.equals("SHARE")
                && (previous.equals("FOR") || (previous.equals("IN") && beforePrevious.equals("LOCK")));
        if (forUpdate || share) {
            lockingRead = true;
        }
        if ((word.equals("OUTFILE") || word.equals("DUMPFILE")) && previous.equals("INTO")) {
            dumpsToFile = true;
        }
    }

    /** FOR, outside of parentheses: behind SET STATEMENT, what follows is the statement. Says whether it is. */
    boolean settingsEnd() {
        boolean ends = head(0).equals("SET") && head(1).equals("STATEMENT");
        if (ends) {
            head.clear();
            behindSettings = true;
        }
        return ends;
    }

    boolean contains(String word) {
        return seen.contains(word);
    }

    /** Of the statement behind FOR, if it is a SET STATEMENT. */
    String first() {
        return head(0);
    }

    /** Whether these are the words behind SET STATEMENT … FOR. */
    boolean behindSettings() {
        return behindSettings;
    }

    /** Whether SET is the first word, whatever it sets. */
    boolean settings() {
        return behindSettings || head(0).equals("SET");
    }

    /** Whether the key word KILL was seen, which no name can be without quotes or a dot before it. */
    boolean kills() {
        return kills;
    }

    /** Whether a compound statement or a routine's body runs a text that it computes. */
    boolean computesStatement() {
        boolean routine = seen.contains("PROCEDURE") || seen.contains("EVENT") || seen.contains("PACKAGE");
        return (seen.contains("EXECUTE") || seen.contains("PREPARE"))
                && switch (head(0)) {
                    case "CREATE", "ALTER" -> routine;
                    default -> mayHaveBody();
                };
    }

    private String head(int index) {
        return index < head.size() ? head.get(index) : "";
    }

    /** Whether Druid can find its tables. */
    boolean dataStatement() {
        return !behindSettings
                && switch (head(0)) {
                    case "SELECT", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE" -> true;
                    default -> false;
                };
    }

    StatementKind kind() {
        return behindSettings ? settingsFor(ownKind()) : ownKind();
    }

    /** What changes the session goes without settings: there the gateway reads the text itself. */
    private static StatementKind settingsFor(StatementKind kind) {
        return switch (kind) {
            case READ, LOCKING_READ, WRITE, DEFINITION, CALL, SHOW, CREATE_TEMPORARY, DROP_TEMPORARY, OTHER -> kind;
            case KILL -> StatementKind.OTHER;
            case SET,
                    USE,
                    BEGIN,
                    SET_TRANSACTION,
                    COMMIT,
                    ROLLBACK,
                    SAVEPOINT,
                    RELEASE_SAVEPOINT,
                    ROLLBACK_TO_SAVEPOINT,
                    LOCK_TABLES,
                    UNLOCK_TABLES,
                    PREPARE,
                    EXECUTE,
                    DEALLOCATE,
                    UNSUPPORTED -> StatementKind.UNSUPPORTED;
        };
    }

    private StatementKind ownKind() {
        return switch (head(0)) {
            case "SELECT", "WITH", "VALUES", "TABLE", "DO" -> read();
            case "INSERT", "REPLACE", "UPDATE", "DELETE", "LOAD", "IMPORT" -> StatementKind.WRITE;
            case "CALL", "IF", "LOOP", "REPEAT", "WHILE", "FOR", "CASE", "DECLARE" -> StatementKind.CALL;
            case "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "HELP", "CHECKSUM" -> show();
            case "CREATE" -> create();
            case "DROP" -> drop();
            case "ALTER", "TRUNCATE", "RENAME", "ANALYZE", "OPTIMIZE", "REPAIR" -> StatementKind.DEFINITION;
            case "SET" -> set();
            case "USE" -> StatementKind.USE;
            // With sql_mode=ORACLE, a block begins without NOT ATOMIC.
            case "BEGIN" -> head(1).isEmpty() || head(1).equals("WORK") ? StatementKind.BEGIN : StatementKind.CALL;
            case "START" -> head(1).equals("TRANSACTION") ? StatementKind.BEGIN : StatementKind.OTHER;
            case "COMMIT" -> StatementKind.COMMIT;
            case "ROLLBACK" -> rollback();
            case "SAVEPOINT" -> StatementKind.SAVEPOINT;
            case "RELEASE" -> StatementKind.RELEASE_SAVEPOINT;
            case "LOCK" -> StatementKind.LOCK_TABLES;
            case "UNLOCK" -> StatementKind.UNLOCK_TABLES;
            case "FLUSH" ->
                seen.contains("LOCK") || seen.contains("EXPORT") ? StatementKind.LOCK_TABLES : StatementKind.OTHER;
            case "PREPARE" -> StatementKind.PREPARE;
            case "EXECUTE" -> head(1).equals("IMMEDIATE") ? StatementKind.UNSUPPORTED : StatementKind.EXECUTE;
            case "DEALLOCATE" -> StatementKind.DEALLOCATE;
            case "KILL" -> StatementKind.KILL;
            case "XA", "HANDLER", "SHUTDOWN" -> StatementKind.UNSUPPORTED;
            default -> StatementKind.OTHER;
        };
    }

    private StatementKind read() {
        boolean changes =
                seen.contains("INSERT") || seen.contains("DELETE") || (seen.contains("UPDATE") && !lockingRead);
        if (head(0).equals("WITH") && changes) {
            return StatementKind.WRITE;
        }
        return lockingRead || dumpsToFile ? StatementKind.LOCKING_READ : StatementKind.READ;
    }

    private StatementKind show() {
        boolean runsIt = seen.contains("ANALYZE")
                && (seen.contains("UPDATE") || seen.contains("DELETE") || seen.contains("INSERT"));
        return runsIt ? StatementKind.WRITE : StatementKind.SHOW;
    }

    private StatementKind create() {
        int word = head(1).equals("OR") ? 3 : 1;
        return head(word).equals("TEMPORARY") ? StatementKind.CREATE_TEMPORARY : StatementKind.DEFINITION;
    }

    private StatementKind drop() {
        return switch (head(1)) {
            case "TEMPORARY" -> StatementKind.DROP_TEMPORARY;
            case "PREPARE" -> StatementKind.DEALLOCATE;
            default -> StatementKind.DEFINITION;
        };
    }

    private StatementKind set() {
        if (head(1).equals("TRANSACTION")) {
            return StatementKind.SET_TRANSACTION;
        }
        return head(1).equals("STATEMENT") ? StatementKind.OTHER : StatementKind.SET;
    }

    private StatementKind rollback() {
        return seen.contains("TO") ? StatementKind.ROLLBACK_TO_SAVEPOINT : StatementKind.ROLLBACK;
    }

    /** Whether a compound body may follow, whose semicolons do not end the statement. */
    boolean mayHaveBody() {
        return switch (head(0)) {
            case "CREATE", "ALTER", "BEGIN", "IF", "LOOP", "REPEAT", "WHILE", "FOR", "CASE", "DECLARE" -> true;
            default -> false;
        };
    }
}
