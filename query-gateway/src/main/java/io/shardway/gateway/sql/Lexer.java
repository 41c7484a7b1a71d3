package io.shardway.gateway.sql;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Tokens of a statement. The text holds one character per byte (ISO 8859-1), so positions are byte positions and any character set
 * whose other bytes are above 127 is cut correctly. Comments are skipped; the content of executable comments is not.
 */
public final class Lexer {

    /** What a token is. */
    public enum Token {
        WORD,
        QUOTED_NAME,
        STRING,
        NUMBER,
        VARIABLE,
        PLACEHOLDER,
        SYMBOL,
        END
    }

    private final String text;
    private final LexMode mode;

    private int at;
    private int start;
    private boolean inExecutableComment;
    private boolean afterDot;
    private boolean executableCommentSeen;
    private Token last = Token.END;

    public Lexer(String text, LexMode mode) {
        this.text = text;
        this.mode = mode;
    }

    /** Begins at a position between two statements. */
    Lexer(String text, LexMode mode, int from) {
        this(text, mode);
        this.at = from;
    }

    /** Whether the last token stands in a comment whose content is executed. */
    boolean insideExecutableComment() {
        return inExecutableComment;
    }

    /** Position of the last token's first character. */
    public int start() {
        return start;
    }

    /** Position behind the last token. */
    public int end() {
        return at;
    }

    /** The last token as it is written. */
    public String text() {
        return text.substring(start, at);
    }

    /** Whether the last token is this symbol. */
    public boolean isSymbol(char symbol) {
        return last == Token.SYMBOL && text.charAt(start) == symbol;
    }

    /** Whether the last token is this key word (given in upper case). */
    public boolean isWord(String upper) {
        return last == Token.WORD
                && at - start == upper.length()
                && text.regionMatches(true, start, upper, 0, upper.length());
    }

    public String upper() {
        return text().toUpperCase(Locale.ROOT);
    }

    /** The last token as a name: without quotes, decoded. */
    public String name() {
        String raw = text();
        if (last == Token.QUOTED_NAME) {
            String quote = raw.substring(0, 1);
            raw = raw.substring(1, Math.max(1, raw.length() - 1)).replace(quote + quote, quote);
        }
        return decode(raw);
    }

    /** The value of the last token, a string. */
    public String stringValue() {
        String raw = text();
        int open = Math.max(raw.indexOf('\''), raw.charAt(0) == '"' ? 0 : -1);
        if (open < 0) {
            return decode(raw);
        }
        char quote = raw.charAt(open);
        StringBuilder value = new StringBuilder(raw.length());
        for (int i = open + 1; i < raw.length() - 1; i++) {
            char c = raw.charAt(i);
            if (c == '\\' && !mode.noBackslashEscapes() && i + 1 < raw.length() - 1) {
                value.append(unescaped(raw.charAt(++i)));
            } else {
                value.append(c);
                if (c == quote) {
                    i++;
                }
            }
        }
        return decode(value.toString());
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '0' -> '\0';
            case 'b' -> '\b';
            case 'Z' -> '\u001a';
            default -> c;
        };
    }

    private static String decode(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) > 127) {
                return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }
        return raw;
    }

    /** Whether a comment whose content is executed has been passed; parsers see those as comments or hints. */
    public boolean executableCommentSeen() {
        return executableCommentSeen;
    }

    public Token next() {
        skipBlank();
        start = at;
        if (at >= text.length()) {
            last = Token.END;
            return last;
        }
        boolean nameExpected = afterDot;
        afterDot = false;
        char c = text.charAt(at);
        if (c == '\'') {
            last = quoted('\'', Token.STRING);
        } else if (c == '"') {
            last = mode.ansiQuotes() ? quoted('"', Token.QUOTED_NAME) : quoted('"', Token.STRING);
        } else if (c == '`') {
            last = quoted('`', Token.QUOTED_NAME);
        } else if (c == '@') {
            last = variable();
        } else if (isNameCharacter(c)) {
            last = wordOrNumber(nameExpected);
        } else if (c == '.' && last != Token.WORD && last != Token.QUOTED_NAME && isDigit(at + 1)) {
            at++;
            while (at < text.length() && isNameCharacter(text.charAt(at))) {
                at++;
            }
            last = Token.NUMBER;
        } else if (c == '?') {
            at++;
            last = Token.PLACEHOLDER;
        } else {
            at++;
            afterDot = c == '.';
            last = Token.SYMBOL;
        }
        return last;
    }

    private void skipBlank() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c <= ' ') {
                at++;
            } else if (c == '#') {
                skipLine();
            } else if (c == '-'
                    && text.startsWith("--", at)
                    && (at + 2 >= text.length() || text.charAt(at + 2) <= ' ')) {
                skipLine();
            } else if (c == '/' && text.startsWith("/*", at)) {
                skipComment();
            } else if (c == '*' && inExecutableComment && text.startsWith("*/", at)) {
                inExecutableComment = false;
                at += 2;
            } else {
                return;
            }
        }
    }

    private void skipLine() {
        int newline = text.indexOf('\n', at);
        at = newline < 0 ? text.length() : newline + 1;
    }

    private void skipComment() {
        int content = at + 2;
        if (text.startsWith("M!", content)) {
            content += 2;
        } else if (text.startsWith("!", content)) {
            content++;
        } else {
            int close = text.indexOf("*/", content);
            at = close < 0 ? text.length() : close + 2;
            return;
        }
        while (isDigit(content)) {
            content++;
        }
        inExecutableComment = true;
        executableCommentSeen = true;
        at = content;
    }

    private Token quoted(char quote, Token token) {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\' && quote != '`' && token == Token.STRING && !mode.noBackslashEscapes()) {
                at++;
            } else if (c == quote) {
                if (at < text.length() && text.charAt(at) == quote) {
                    at++;
                } else {
                    return token;
                }
            }
        }
        at = Math.min(at, text.length());
        return token;
    }

    private Token variable() {
        at++;
        if (at < text.length() && text.charAt(at) == '@') {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == '`' || text.charAt(at) == '\'' || text.charAt(at) == '"')) {
            return quoted(text.charAt(at), Token.VARIABLE);
        }
        while (at < text.length() && (isNameCharacter(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        return Token.VARIABLE;
    }

    private Token wordOrNumber(boolean nameExpected) {
        boolean digitFirst = isDigit(at);
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        if (at - start == 1
                && at < text.length()
                && text.charAt(at) == '\''
                && "xXbBnN".indexOf(text.charAt(start)) >= 0) {
            return quoted('\'', Token.STRING);
        }
        if (digitFirst && !nameExpected && isNumber()) {
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                while (at < text.length() && isNameCharacter(text.charAt(at))) {
                    at++;
                }
            }
            char before = text.charAt(at - 1);
            if ((before == 'e' || before == 'E')
                    && at + 1 < text.length()
                    && (text.charAt(at) == '-' || text.charAt(at) == '+')
                    && isDigit(at + 1)) {
                at++;
                while (isDigit(at)) {
                    at++;
                }
            }
            return Token.NUMBER;
        }
        return Token.WORD;
    }

    /** Digits alone, or with an exponent, or hexadecimal: anything else that begins with a digit is a name. */
    private boolean isNumber() {
        boolean hexadecimal = text.startsWith("0x", start) || text.startsWith("0b", start);
        for (int i = start; i < at; i++) {
            char c = text.charAt(i);
            boolean exponent = (c == 'e' || c == 'E') && i > start;
            if (!(c >= '0' && c <= '9') && !hexadecimal && !exponent) {
                return false;
            }
        }
        return true;
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$'
                || c > 127;
    }
}
