package io.shardway.gateway.sql;

import io.shardway.gateway.sql.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Queries on {@code information_schema} name databases as text: {@code table_schema = 'shop'}. There a keyspace means its schema, as it
 * does in front of a table.
 */
public final class DictionaryQuery {

    /** A string that is compared with a column of schema names. */
    record Literal(String value, int start, int end) {}

    private DictionaryQuery() {}

    /** The database names in the text of a statement whose plan reads the dictionary. */
    public static List<String> databases(String text, LexMode mode) {
        return literals(text, mode).stream().map(Literal::value).distinct().toList();
    }

    static List<Literal> literals(String text, LexMode mode) {
        List<Literal> found = new ArrayList<>();
        Lexer lexer = new Lexer(text, mode);
        boolean column = false;
        boolean compared = false;
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            switch (token) {
                case WORD, QUOTED_NAME -> {
                    boolean operator = column && (lexer.isWord("IN") || lexer.isWord("LIKE"));
                    compared = operator;
                    column = operator || isSchemaColumn(lexer.name());
                }
                case STRING -> {
                    if (compared) {
                        found.add(new Literal(lexer.stringValue(), lexer.start(), lexer.end()));
                    }
                }
                case SYMBOL -> {
                    compared = column
                            && (lexer.isSymbol('=') || (compared && (lexer.isSymbol('(') || lexer.isSymbol(','))));
                    column = compared;
                }
                case NUMBER, VARIABLE, PLACEHOLDER, END -> {
                    column = false;
                    compared = false;
                }
            }
        }
        return found;
    }

    private static boolean isSchemaColumn(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.endsWith("_SCHEMA") || upper.equals("SCHEMA_NAME");
    }
}
