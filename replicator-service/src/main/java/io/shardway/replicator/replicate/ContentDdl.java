package io.shardway.replicator.replicate;

import io.shardway.mysql.StatementText;
import java.util.regex.Pattern;

/**
 * Tells schema changes that take rows away, or put others in their place, from those that only change how rows look. No policy skips them: the
 * target would keep rows that the source does not have.
 */
final class ContentDdl {

    private static final Pattern STATEMENT = Pattern.compile(
            "\\s*(?:SET\\s+STATEMENT\\b.*?\\bFOR\\s+)?(?:TRUNCATE|DROP\\s+(?:TEMPORARY\\s+)?(?:TABLE|DATABASE|SCHEMA)|RENAME"
                    + "|CREATE\\s+(?:OR\\s+REPLACE\\s+)?TABLE|ALTER\\s+(?:ONLINE\\s+)?IGNORE)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Parts of an ALTER TABLE. A column of that name makes it count too: rather a stop too many. */
    private static final Pattern ALTER = Pattern.compile(
            ".*\\b(?:(?:TRUNCATE|DROP|EXCHANGE|CONVERT)\\s+PARTITION|CONVERT\\s+TABLE|DISCARD|IMPORT"
                    + "|RENAME\\s+(?!COLUMN\\b|INDEX\\b|KEY\\b)).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private ContentDdl() {}

    static boolean is(String statement) {
        String bare = StatementText.withoutComments(statement);
        return STATEMENT.matcher(bare).matches() || ALTER.matcher(bare).matches();
    }
}
