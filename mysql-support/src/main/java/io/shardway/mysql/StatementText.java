package io.shardway.mysql;

/**
 * The text of a statement as a server reads it: what is a comment, what is a literal. It knows backslashes as escapes, so under
 * {@code NO_BACKSLASH_ESCAPES} a literal that ends in one seems longer than it is.
 */
public final class StatementText {

    private final String text;
    private final boolean literals;
    private final StringBuilder out;
    private int at;
    private boolean executable;

    private StatementText(String text, boolean literals) {
        this.text = text;
        this.literals = literals;
        this.out = new StringBuilder(text.length());
    }

    /** Comments become spaces; what stands in an executable one stays, and so do literals and quoted names. */
    public static String withoutComments(String statement) {
        return new StatementText(statement, true).read();
    }

    /** As {@link #withoutComments}, and literals and quoted names are empty: only words of the language and plain names are left. */
    public static String words(String statement) {
        return new StatementText(statement, false).read();
    }

    private String read() {
        while (at < text.length()) {
            char next = text.charAt(at);
            switch (next) {
                case '\'', '"', '`' -> quoted(next);
                case '#' -> endOfLine();
                case '-' -> {
                    if (text.startsWith("--", at)
                            && (at + 2 == text.length() || Character.isWhitespace(text.charAt(at + 2)))) {
                        endOfLine();
                    } else {
                        keep();
                    }
                }
                case '/' -> {
                    if (text.startsWith("/*", at)) {
                        comment();
                    } else {
                        keep();
                    }
                }
                case '*' -> {
                    if (executable && text.startsWith("*/", at)) {
                        executable = false;
                        at += 2;
                        out.append(' ');
                    } else {
                        keep();
                    }
                }
                default -> keep();
            }
        }
        return out.toString().strip();
    }

    private void keep() {
        out.append(text.charAt(at++));
    }

    private void endOfLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
        out.append(' ');
    }

    private void comment() {
        int mark = text.startsWith("/*M!", at) ? at + 3 : at + 2;
        out.append(' ');
        if (text.startsWith("!", mark)) {
            executable = true;
            at = mark + 1;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            return;
        }
        int end = text.indexOf("*/", at + 2);
        at = end < 0 ? text.length() : end + 2;
    }

    private void quoted(char quote) {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote) {
            end += quote != '`' && text.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(end + 1, text.length());
        out.append(literals ? text.substring(at, end) : "" + quote + quote);
        at = end;
    }
}
