package io.shardway.gateway.sql;

import java.util.Locale;

/** The parts of {@code sql_mode} that change where tokens begin and end. */
public record LexMode(boolean ansiQuotes, boolean noBackslashEscapes) {

    public static final LexMode DEFAULT = new LexMode(false, false);

    /** Reads the value of {@code sql_mode}, or any expression that yields it. */
    public static LexMode of(String sqlMode) {
        String upper = sqlMode.toUpperCase(Locale.ROOT);
        boolean combined = upper.contains("ANSI") || upper.contains("DB2") || upper.contains("ORACLE");
        return new LexMode(combined, upper.contains("NO_BACKSLASH_ESCAPES"));
    }
}
