package io.shardway.replicator.replicate;

import io.shardway.replicator.stream.TargetTable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Carries {@code ALTER TABLE <one table> …} over to the target's name of the table. Anything else, a rename included, is not simple: a person
 * decides.
 */
final class SimpleDdl {

    private static final String NAME = "(?:`(?:[^`]|``)+`|[\\p{L}\\p{N}_$]+)";
    private static final Pattern ALTER = Pattern.compile(
            "\\s*ALTER\\s+(?:ONLINE\\s+)?TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:" + NAME + "\\s*\\.\\s*)?(" + NAME
                    + ")\\s+(.+)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL | Pattern.UNICODE_CHARACTER_CLASS);
    /** Conservative: a column that is called so makes the statement not simple. */
    private static final Pattern NOT_SIMPLE = Pattern.compile(
            "\\b(RENAME|PARTITION|EXCHANGE|DISCARD|IMPORT|TABLESPACE|REFERENCES|FOREIGN)\\b|;\\s*\\S|/\\*|--|#",
            Pattern.CASE_INSENSITIVE);

    private SimpleDdl() {}

    static Optional<String> on(TargetTable table, String statement) {
        Matcher alter = ALTER.matcher(statement);
        if (!alter.matches() || NOT_SIMPLE.matcher(alter.group(2)).find()) {
            return Optional.empty();
        }
        // The tag tells captures that it is ours (docs/data-path.md).
        return Optional.of("ALTER TABLE " + table.schema().name().quoted() + " /* shardway */ " + alter.group(2));
    }
}
