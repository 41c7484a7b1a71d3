package io.shardway.gateway.sql;

import io.shardway.gateway.sql.Lexer.Token;

/**
 * The text of a statement with literals replaced and lists of them collapsed: equal for statements that differ in values only, and
 * short even for an INSERT of many rows. It is the key of the plan cache.
 */
final class NormalizedText {

    private NormalizedText() {}

    static String of(String text, LexMode mode) {
        Lexer lexer = new Lexer(text, mode);
        StringBuilder out = new StringBuilder(Math.min(text.length(), 512) + 2);
        out.append(mode.ansiQuotes() ? 'A' : 'a').append(mode.noBackslashEscapes() ? 'N' : 'n');
        boolean spaceNeeded = false;
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            switch (token) {
                case STRING, NUMBER, PLACEHOLDER -> {
                    value(out, spaceNeeded);
                    spaceNeeded = true;
                }
                case WORD, QUOTED_NAME, VARIABLE -> {
                    if (spaceNeeded) {
                        out.append(' ');
                    }
                    out.append(text, lexer.start(), lexer.end());
                    spaceNeeded = true;
                }
                case SYMBOL -> {
                    out.append(text.charAt(lexer.start()));
                    collapseRows(out);
                    spaceNeeded = false;
                }
                case END -> {}
            }
        }
        return out.toString();
    }

    private static void value(StringBuilder out, boolean spaceNeeded) {
        if (endsWith(out, "?,")) {
            out.setLength(out.length() - 1);
            return;
        }
        if (spaceNeeded) {
            out.append(' ');
        }
        out.append('?');
    }

    private static void collapseRows(StringBuilder out) {
        if (endsWith(out, "(?),(?)")) {
            out.setLength(out.length() - 4);
        }
    }

    private static boolean endsWith(StringBuilder out, String end) {
        int from = out.length() - end.length();
        if (from < 0) {
            return false;
        }
        for (int i = 0; i < end.length(); i++) {
            if (out.charAt(from + i) != end.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
