package io.shardway.gateway.sql;

import io.shardway.gateway.sql.Plan.Trait;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
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

    private final Map<String, Plan> plans = new ConcurrentHashMap<>();

    /** The plan of a statement given as bytes in ISO 8859-1 form (see {@link Lexer}). */
    public Plan plan(String text, LexMode mode) {
        if (ExecutableComments.mayBeIn(text)) {
            // There even a literal may be code, and the key leaves literals out.
            return analyse(text, mode);
        }
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
        StatementScan scan = new StatementScan(text, mode);
        StatementKind kind = scan.words().kind();
        Optional<String> refusal = refusal(scan, kind);
        Set<TableReference> references = new LinkedHashSet<>();
        switch (kind) {
            case READ, LOCKING_READ, WRITE -> {
                Optional<Set<TableReference>> parsed = scan.executableComment()
                                || mode.ansiQuotes()
                                || !scan.words().dataStatement()
                        ? Optional.empty()
                        : DruidReferences.of(utf8(text));
                references.addAll(parsed.orElse(scan.suspected()));
            }
            case SET -> {
                if (scan.words().contains("SELECT")) {
                    references.addAll(scan.suspected());
                }
            }
            case DEFINITION, CALL, SHOW, LOCK_TABLES, CREATE_TEMPORARY, DROP_TEMPORARY, OTHER ->
                references.addAll(scan.suspected());
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
            scan.traits().add(Trait.READS_DICTIONARY);
        }
        return new Plan(
                kind,
                List.copyOf(references),
                kind.runsExpressions() ? List.copyOf(scan.calls()) : List.of(),
                kind == StatementKind.SHOW ? List.copyOf(scan.databases()) : List.of(),
                scan.traits(),
                refusal);
    }

    private static Optional<String> refusal(StatementScan scan, StatementKind kind) {
        if (scan.severalStatements() && !scan.words().mayHaveBody()) {
            return Optional.of("Several statements in one command need the client's consent"
                    + " (CLIENT_MULTI_STATEMENTS, allowMultiQueries=true), and cannot be prepared");
        }
        if (kind == StatementKind.UNSUPPORTED) {
            String settings = scan.words().behindSettings() ? "SET STATEMENT … FOR " : "";
            return Optional.of(settings + scan.words().first() + " is not supported through the gateway");
        }
        boolean start = scan.firstWordCertain() && scan.words().first().equals("START");
        if (scan.executableComment() && ExecutableComments.mislead(kind) && !start) {
            return Optional.of("An executable comment in " + scan.words().first()
                    + " is not supported through the gateway; send the statement without");
        }
        return Optional.empty();
    }

    /** Every name in the body of a stored routine, in tables and in calls: too many is safe. */
    public Mentioned mentioned(String body, LexMode mode) {
        StatementScan scan = new StatementScan(body, mode);
        return new Mentioned(scan.suspected(), scan.calls());
    }

    /** Names that may be tables, and names that may be routines. */
    public record Mentioned(Set<TableReference> tables, Set<TableReference> calls) {}

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
