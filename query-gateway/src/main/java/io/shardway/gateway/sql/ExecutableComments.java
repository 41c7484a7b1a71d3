package io.shardway.gateway.sql;

import io.shardway.gateway.sql.Plan.Trait;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Comments that begin with {@code /*!} are code for some servers and nothing for others, by their version, which the gateway does not
 * read. So neither the first word of such a statement is certain nor where its literals end, and what it might do counts as done.
 */
final class ExecutableComments {

    private static final Pattern KILL = word("KILL");
    private static final Pattern COMPUTED = word("EXECUTE|PREPARE");
    private static final Pattern COMPOUND = word("CALL|BEGIN|IF|LOOP|REPEAT|WHILE|FOR|CASE|DECLARE|EXECUTE");

    private ExecutableComments() {}

    /** Digits may be the comment's version; in front of them is no part of the word. */
    private static Pattern word(String words) {
        return Pattern.compile(
                "(?<![a-z_$\\x80-\\xff])(?:" + words + ")(?![a-z0-9_$\\x80-\\xff])", Pattern.CASE_INSENSITIVE);
    }

    /** False only when the text has none. */
    static boolean mayBeIn(String text) {
        return text.contains("/*!") || text.contains("/*M!");
    }

    /** @param kindCertain whether what stands in the comments cannot change what the statement is */
    static Set<Trait> possible(String text, boolean kindCertain) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        if (KILL.matcher(text).find()) {
            traits.add(Trait.KILLS);
        }
        if (COMPUTED.matcher(text).find()) {
            traits.add(Trait.COMPUTES_STATEMENT);
        }
        if (!kindCertain && COMPOUND.matcher(text).find()) {
            traits.add(Trait.SEVERAL_STEPS);
        }
        return traits;
    }

    /** Whether the gateway acts on statements of this kind by their text, without a server that reads the same. */
    static boolean mislead(StatementKind kind) {
        return switch (kind) {
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
                    KILL -> true;
            case READ,
                    LOCKING_READ,
                    WRITE,
                    DEFINITION,
                    CALL,
                    SHOW,
                    SET,
                    LOCK_TABLES,
                    CREATE_TEMPORARY,
                    DROP_TEMPORARY,
                    UNSUPPORTED,
                    OTHER -> false;
        };
    }
}
