package io.shardway.gateway.sql;

import io.shardway.gateway.sql.Lexer.Token;
import io.shardway.gateway.sql.Plan.Trait;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes plans: the first words decide the kind; for queries and row changes Druid finds the tables; for everything else, and where
 * Druid does not know the syntax, every name in the text is a suspected table (too many is safe: at worst a statement waits or is
 * refused). Plans are cached by normalised text.
 */
public final class Planner {

    private static final int MAX_CACHED = 20_000;
    private static final int MAX_KEY_LENGTH = 8_192;

    /** Functions of the server that touch no table: a SELECT of these alone does not start a transaction. */
    private static final Set<String> HARMLESS_FUNCTIONS = Set.of(
            "NOW",
            "SYSDATE",
            "CURDATE",
            "CURTIME",
            "UTC_TIMESTAMP",
            "UNIX_TIMESTAMP",
            "FROM_UNIXTIME",
            "VERSION",
            "DATABASE",
            "SCHEMA",
            "USER",
            "CURRENT_USER",
            "SESSION_USER",
            "SYSTEM_USER",
            "CONNECTION_ID",
            "LAST_INSERT_ID",
            "FOUND_ROWS",
            "ROW_COUNT",
            "GET_LOCK",
            "RELEASE_LOCK",
            "RELEASE_ALL_LOCKS",
            "IS_FREE_LOCK",
            "IS_USED_LOCK",
            "SLEEP",
            "RAND",
            "UUID",
            "CONCAT",
            "CONCAT_WS",
            "IF",
            "IFNULL",
            "NULLIF",
            "COALESCE",
            "CAST",
            "CONVERT",
            "DATE",
            "DATE_FORMAT",
            "TIME",
            "TIMESTAMP",
            "LENGTH",
            "CHAR_LENGTH",
            "LOWER",
            "UPPER",
            "TRIM",
            "REPEAT",
            "REPLACE",
            "SUBSTRING",
            "LEFT",
            "RIGHT",
            "HEX",
            "UNHEX",
            "MD5",
            "SHA1",
            "SHA2",
            "ABS",
            "ROUND",
            "FLOOR",
            "CEIL",
            "MOD",
            "GREATEST",
            "LEAST",
            "TIMEDIFF",
            "TIMESTAMPDIFF",
            "CHARSET",
            "COLLATION",
            "BENCHMARK",
            "CURRENT_TIMESTAMP",
            "IN",
            "VALUES",
            "AND",
            "OR",
            "NOT",
            "SELECT",
            "AS",
            "INTERVAL");

    private static final Set<String> LOCK_FUNCTIONS = Set.of("GET_LOCK", "RELEASE_LOCK", "RELEASE_ALL_LOCKS");

    private static final Set<String> LAST_STATEMENT = Set.of("FOUND_ROWS", "ROW_COUNT", "WARNINGS", "ERRORS");

    private static final Set<String> INSERT_ID_VARIABLES =
            Set.of("@@IDENTITY", "@@LAST_INSERT_ID", "@@SESSION.IDENTITY", "@@SESSION.LAST_INSERT_ID");

    private final Map<String, Plan> plans = new ConcurrentHashMap<>();

    /** The plan of a statement given as bytes in ISO 8859-1 form (see {@link Lexer}). */
    public Plan plan(String text, LexMode mode) {
        String key = NormalizedText.of(text, mode);
        Plan known = plans.get(key);
        if (known != null) {
            return known;
        }
        Plan plan = analyse(text, mode);
        if (key.length() > MAX_KEY_LENGTH) {
            return plan;
        }
        if (plans.size() >= MAX_CACHED) {
            plans.clear();
        }
        plans.put(key, plan);
        return plan;
    }

    private static Plan analyse(String text, LexMode mode) {
        Scan scan = new Scan(text, mode);
        StatementKind kind = scan.kind();
        Optional<String> refusal = scan.refusal(kind);
        Set<TableReference> references = new LinkedHashSet<>();
        switch (kind) {
            case READ, LOCKING_READ, WRITE -> {
                Optional<Set<TableReference>> parsed =
                        scan.executableComment || mode.ansiQuotes() || !scan.dataStatement()
                                ? Optional.empty()
                                : DruidReferences.of(utf8(text));
                references.addAll(parsed.orElse(scan.suspected));
            }
            case SET -> {
                if (scan.words.contains("SELECT")) {
                    references.addAll(scan.suspected);
                }
            }
            case DEFINITION, CALL, SHOW, LOCK_TABLES, CREATE_TEMPORARY, DROP_TEMPORARY, OTHER ->
                references.addAll(scan.suspected);
            case USE,
                    BEGIN,
                    SET_TRANSACTION,
                    COMMIT,
                    ROLLBACK,
                    SAVEPOINT,
                    RELEASE_SAVEPOINT,
                    ROLLBACK_TO_SAVEPOINT,
                    UNLOCK_TABLES,
                    PREPARE,
                    EXECUTE,
                    DEALLOCATE,
                    KILL,
                    UNSUPPORTED -> {}
        }
        boolean dictionary = references.stream().anyMatch(reference -> reference
                .qualifier()
                .filter("information_schema"::equalsIgnoreCase)
                .isPresent());
        if (dictionary && kind == StatementKind.READ) {
            scan.traits.add(Trait.READS_DICTIONARY);
        }
        return new Plan(
                kind,
                List.copyOf(references),
                runsExpressions(kind) ? List.copyOf(scan.calls) : List.of(),
                kind == StatementKind.SHOW ? List.copyOf(scan.databases) : List.of(),
                scan.traits,
                refusal);
    }

    /** Whether a name before a parenthesis may be a routine that is run, and not one that is defined or shown. */
    private static boolean runsExpressions(StatementKind kind) {
        return switch (kind) {
            case READ, LOCKING_READ, WRITE, CALL, SET, CREATE_TEMPORARY, OTHER -> true;
            case DEFINITION,
                    SHOW,
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
                    DROP_TEMPORARY,
                    PREPARE,
                    EXECUTE,
                    DEALLOCATE,
                    KILL,
                    UNSUPPORTED -> false;
        };
    }

    /** Every name in the body of a stored routine, in tables and in calls: too many is safe. */
    public Mentioned mentioned(String body, LexMode mode) {
        Scan scan = new Scan(body, mode);
        return new Mentioned(scan.suspected, scan.calls);
    }

    /** Names that may be tables, and names that may be routines. */
    public record Mentioned(Set<TableReference> tables, Set<TableReference> calls) {}

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** One pass over the tokens. */
    private static final class Scan {

        private static final String QUOTED = "`";

        private final List<String> head = new ArrayList<>();
        private final Set<String> words = new LinkedHashSet<>();
        private final Set<TableReference> suspected = new LinkedHashSet<>();
        private final Set<String> databases = new LinkedHashSet<>();
        private final Set<TableReference> calls = new LinkedHashSet<>();
        private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
        private Optional<String> lastQualifier = Optional.empty();
        private String lastName = "";
        private boolean executableComment;
        private boolean severalStatements;
        private boolean lockingRead;
        private boolean dumpsToFile;

        Scan(String text, LexMode mode) {
            Lexer lexer = new Lexer(text, mode);
            String previous = "";
            String beforePrevious = "";
            Optional<String> chain = Optional.empty();
            boolean dotted = false;
            boolean ended = false;
            for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
                if (ended) {
                    severalStatements = true;
                }
                switch (token) {
                    case WORD, QUOTED_NAME -> {
                        String name = lexer.name();
                        String upper = token == Token.WORD ? name.toUpperCase(Locale.ROOT) : "";
                        if (head.size() < 6) {
                            head.add(token == Token.WORD ? upper : name);
                        }
                        if (!upper.isEmpty()) {
                            word(upper, previous, beforePrevious);
                        }
                        lastQualifier = dotted ? chain : Optional.empty();
                        lastName = name;
                        if (dotted && chain.isPresent()) {
                            suspected.add(new TableReference(chain, name, false));
                            chain = Optional.empty();
                        } else if (!dotted) {
                            suspected.add(new TableReference(Optional.empty(), name, false));
                            chain = Optional.of(name);
                            if (previous.equals("FROM") || previous.equals("IN")) {
                                databases.add(name);
                            }
                        }
                        dotted = false;
                        beforePrevious = previous;
                        previous = token == Token.WORD ? upper : QUOTED;
                    }
                    case VARIABLE -> {
                        variable(lexer.upper(), previous);
                        beforePrevious = previous;
                        previous = "@";
                        chain = Optional.empty();
                        dotted = false;
                    }
                    case SYMBOL -> {
                        if (lexer.isSymbol(';')) {
                            ended = true;
                        }
                        if (lexer.isSymbol('(')) {
                            function(previous);
                        }
                        if (lexer.isSymbol('=') && previous.equals("@:")) {
                            traits.add(Trait.ASSIGNS_VARIABLE);
                        }
                        dotted = lexer.isSymbol('.');
                        if (!dotted) {
                            chain = Optional.empty();
                        }
                        beforePrevious = previous;
                        previous = previous.equals("@") && lexer.isSymbol(':') ? "@:" : lexer.text();
                    }
                    case STRING, NUMBER, PLACEHOLDER -> {
                        beforePrevious = previous;
                        previous = "?";
                        chain = Optional.empty();
                        dotted = false;
                    }
                    case END -> {}
                }
            }
            executableComment = lexer.executableCommentSeen();
            if (calls.isEmpty() && head(0).equals("CALL")) {
                call();
            }
        }

        private void word(String upper, String previous, String beforePrevious) {
            words.add(upper);
            if (LAST_STATEMENT.contains(upper)) {
                traits.add(Trait.READS_LAST_STATEMENT);
            }
            boolean forUpdate = upper.equals("UPDATE") && previous.equals("FOR");
            boolean share = upper.equals("SHARE")
                    && (previous.equals("FOR") || (previous.equals("IN") && beforePrevious.equals("LOCK")));
            if (forUpdate || share) {
                lockingRead = true;
            }
            if ((upper.equals("OUTFILE") || upper.equals("DUMPFILE")) && previous.equals("INTO")) {
                dumpsToFile = true;
            }
        }

        private void variable(String upper, String previous) {
            if (upper.startsWith("@@")) {
                if (INSERT_ID_VARIABLES.contains(upper)) {
                    traits.add(Trait.READS_INSERT_ID);
                } else if (upper.equals("@@WARNING_COUNT") || upper.equals("@@ERROR_COUNT")) {
                    traits.add(Trait.READS_LAST_STATEMENT);
                }
            } else {
                traits.add(previous.equals("INTO") ? Trait.ASSIGNS_VARIABLE : Trait.READS_VARIABLE);
            }
        }

        private void function(String name) {
            if (name.equals(QUOTED)) {
                traits.add(Trait.UNKNOWN_FUNCTION);
                call();
                return;
            }
            if (name.isEmpty() || !Lexer.isNameCharacter(name.charAt(0))) {
                return;
            }
            if (LOCK_FUNCTIONS.contains(name)) {
                traits.add(Trait.NAMED_LOCK);
            } else if (name.equals("LAST_INSERT_ID")) {
                traits.add(Trait.READS_INSERT_ID);
            }
            if (!HARMLESS_FUNCTIONS.contains(name)) {
                traits.add(Trait.UNKNOWN_FUNCTION);
                call();
            }
        }

        private void call() {
            calls.add(new TableReference(lastQualifier, lastName.toLowerCase(Locale.ROOT), false));
        }

        private String head(int index) {
            return index < head.size() ? head.get(index) : "";
        }

        boolean dataStatement() {
            return switch (head(0)) {
                case "SELECT", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE" -> true;
                default -> false;
            };
        }

        StatementKind kind() {
            return switch (head(0)) {
                case "SELECT", "WITH", "VALUES", "TABLE", "DO" -> read();
                case "INSERT", "REPLACE", "UPDATE", "DELETE", "LOAD", "IMPORT" -> StatementKind.WRITE;
                case "CALL", "IF", "LOOP", "REPEAT", "WHILE", "CASE" -> StatementKind.CALL;
                case "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "HELP", "CHECKSUM" -> show();
                case "CREATE" -> create();
                case "DROP" -> drop();
                case "ALTER", "TRUNCATE", "RENAME", "ANALYZE", "OPTIMIZE", "REPAIR" -> StatementKind.DEFINITION;
                case "SET" -> set();
                case "USE" -> StatementKind.USE;
                case "BEGIN" -> head(1).equals("NOT") ? StatementKind.CALL : StatementKind.BEGIN;
                case "START" -> head(1).equals("TRANSACTION") ? StatementKind.BEGIN : StatementKind.OTHER;
                case "COMMIT" -> StatementKind.COMMIT;
                case "ROLLBACK" -> rollback();
                case "SAVEPOINT" -> StatementKind.SAVEPOINT;
                case "RELEASE" -> StatementKind.RELEASE_SAVEPOINT;
                case "LOCK" -> StatementKind.LOCK_TABLES;
                case "UNLOCK" -> StatementKind.UNLOCK_TABLES;
                case "FLUSH" ->
                    words.contains("LOCK") || words.contains("EXPORT")
                            ? StatementKind.LOCK_TABLES
                            : StatementKind.OTHER;
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
                    words.contains("INSERT") || words.contains("DELETE") || (words.contains("UPDATE") && !lockingRead);
            if (head(0).equals("WITH") && changes) {
                return StatementKind.WRITE;
            }
            return lockingRead || dumpsToFile ? StatementKind.LOCKING_READ : StatementKind.READ;
        }

        private StatementKind show() {
            boolean runsIt = words.contains("ANALYZE")
                    && (words.contains("UPDATE") || words.contains("DELETE") || words.contains("INSERT"));
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
            return words.contains("TO") ? StatementKind.ROLLBACK_TO_SAVEPOINT : StatementKind.ROLLBACK;
        }

        Optional<String> refusal(StatementKind kind) {
            boolean body =
                    switch (head(0)) {
                        case "CREATE", "ALTER", "BEGIN", "IF", "LOOP", "REPEAT", "WHILE", "CASE", "DECLARE" -> true;
                        default -> false;
                    };
            if (severalStatements && !body) {
                return Optional.of("Several statements in one command need the client's consent"
                        + " (CLIENT_MULTI_STATEMENTS, allowMultiQueries=true), and cannot be prepared");
            }
            if (kind == StatementKind.UNSUPPORTED) {
                return Optional.of(head(0) + " is not supported through the gateway");
            }
            return Optional.empty();
        }
    }
}
