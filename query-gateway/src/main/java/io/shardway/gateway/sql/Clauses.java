package io.shardway.gateway.sql;

import io.shardway.gateway.sql.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The small parts of session statements that the gateway has to understand itself. */
public final class Clauses {

    /** @param text of the statement; empty when it is taken from a variable */
    public record Prepare(String name, Optional<String> text) {}

    /**
     * @param connection whether the whole connection is meant, not only its running statement
     * @param id of a connection; empty when the statement says in another way what is to be killed: by a user, by a query's id, by an expression
     */
    public record Kill(boolean connection, Optional<Integer> id) {}

    private Clauses() {}

    /** The database of USE, as written, quotes removed. */
    public static String useDatabase(String text, LexMode mode) {
        Lexer lexer = new Lexer(text, mode);
        lexer.next();
        String rest = text.substring(lexer.end()).strip();
        while (rest.endsWith(";")) {
            rest = rest.substring(0, rest.length() - 1).strip();
        }
        return rest.replace("`", "");
    }

    /** The last name of SAVEPOINT, RELEASE SAVEPOINT, ROLLBACK TO, DEALLOCATE PREPARE or EXECUTE up to USING. */
    public static String lastName(String text, LexMode mode) {
        Lexer lexer = new Lexer(text, mode);
        String name = "";
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            if (lexer.isWord("USING")) {
                break;
            }
            if (token == Token.WORD || token == Token.QUOTED_NAME) {
                name = lexer.name();
            }
        }
        return name.toLowerCase(Locale.ROOT);
    }

    public static Prepare prepare(String text, LexMode mode) {
        Lexer lexer = new Lexer(text, mode);
        lexer.next();
        lexer.next();
        String name = lexer.name().toLowerCase(Locale.ROOT);
        lexer.next();
        Optional<String> inner = lexer.next() == Token.STRING ? Optional.of(lexer.stringValue()) : Optional.empty();
        return new Prepare(name, lexer.next() == Token.END || lexer.isSymbol(';') ? inner : Optional.empty());
    }

    public static Kill kill(String text, LexMode mode) {
        Lexer lexer = new Lexer(text, mode);
        boolean connection = true;
        Optional<Integer> id = Optional.empty();
        boolean plain = true;
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            if (lexer.isWord("QUERY")) {
                connection = false;
            } else if (token == Token.NUMBER && lexer.text().matches("\\d{1,9}|1\\d{9}|20\\d{8}")) {
                plain &= id.isEmpty();
                id = Optional.of(Integer.parseInt(lexer.text()));
            } else if (!lexer.isSymbol(';')) {
                plain &= Stream.of("KILL", "HARD", "SOFT", "CONNECTION").anyMatch(lexer::isWord);
            }
        }
        return new Kill(connection, plain ? id : Optional.empty());
    }

    /** Bare names of the tables in CREATE TEMPORARY TABLE, DROP TEMPORARY TABLE and DROP TABLE. */
    public static List<String> tableNames(String text, LexMode mode) {
        Lexer lexer = new Lexer(text, mode);
        List<String> names = new ArrayList<>();
        boolean listed = false;
        boolean create = false;
        String name = "";
        boolean dotted = false;
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            if (!listed) {
                create |= lexer.isWord("CREATE");
                listed = lexer.isWord("TABLE") || lexer.isWord("TABLES");
            } else if (lexer.isSymbol('.')) {
                dotted = true;
            } else if (lexer.isSymbol(',') && !create) {
                names.add(name);
                name = "";
            } else if (lexer.isWord("IF") || lexer.isWord("NOT") || lexer.isWord("EXISTS")) {
                dotted = false;
            } else if ((token == Token.WORD || token == Token.QUOTED_NAME) && (name.isEmpty() || dotted)) {
                name = lexer.name();
                dotted = false;
            } else {
                break;
            }
        }
        if (!name.isEmpty()) {
            names.add(name);
        }
        return names;
    }

    /** Placeholders of a statement that is to be prepared. */
    public static int placeholders(String text, LexMode mode) {
        Lexer lexer = new Lexer(text, mode);
        int count = 0;
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            if (token == Token.PLACEHOLDER) {
                count++;
            }
        }
        return count;
    }
}
