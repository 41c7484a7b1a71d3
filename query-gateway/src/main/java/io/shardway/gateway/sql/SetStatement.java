package io.shardway.gateway.sql;

import io.shardway.gateway.sql.Lexer.Token;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a SET statement changes, so that it can be said again on another server.
 *
 * @param variables lower-case names ({@code @name} for user variables) that it assigns
 * @param literal whether every value is a literal, so that it does not depend on what was set before
 * @param replayable false for SET GLOBAL, SET PASSWORD and their like, which change the server and not the session
 * @param sqlMode the value given to sql_mode, if it is one of the variables
 */
public record SetStatement(Set<String> variables, boolean literal, boolean replayable, Optional<String> sqlMode) {

    public SetStatement {
        variables = Set.copyOf(variables);
    }

    public static SetStatement parse(String text, LexMode mode) {
        Lexer lexer = new Lexer(text, mode);
        Set<String> variables = new LinkedHashSet<>();
        boolean literal = true;
        boolean replayable = true;
        Optional<String> sqlMode = Optional.empty();
        lexer.next();
        String name = "";
        int depth = 0;
        boolean value = false;
        int valueStart = 0;
        for (Token token = lexer.next(); ; token = lexer.next()) {
            boolean separator = token == Token.END || (depth == 0 && lexer.isSymbol(','));
            if (separator) {
                if (!name.isEmpty()) {
                    variables.add(name);
                }
                if (name.equals("sql_mode")) {
                    sqlMode = Optional.of(text.substring(valueStart, lexer.start()));
                }
                if (token == Token.END) {
                    break;
                }
                name = "";
                value = false;
                continue;
            }
            if (value) {
                if (lexer.isSymbol('(')) {
                    depth++;
                } else if (lexer.isSymbol(')')) {
                    depth--;
                }
                literal &= switch (token) {
                    case STRING, NUMBER, SYMBOL -> !lexer.isSymbol('(');
                    case WORD -> true;
                    case QUOTED_NAME, VARIABLE, PLACEHOLDER, END -> false;
                };
                continue;
            }
            if (lexer.isSymbol('=')) {
                value = true;
                valueStart = lexer.end();
            } else if (token == Token.WORD && name.isEmpty()) {
                switch (lexer.upper()) {
                    case "SESSION", "LOCAL" -> {}
                    case "GLOBAL", "PERSIST", "PERSIST_ONLY", "PASSWORD", "DEFAULT", "ROLE", "RESOURCE" ->
                        replayable = false;
                    case "NAMES", "CHARACTER", "CHARSET", "TRANSACTION" -> {
                        name = lexer.isWord("TRANSACTION") ? "transaction" : "names";
                        value = true;
                        valueStart = lexer.end();
                    }
                    default -> name = lexer.name().toLowerCase(Locale.ROOT);
                }
            } else if (token == Token.QUOTED_NAME && name.isEmpty()) {
                name = lexer.name().toLowerCase(Locale.ROOT);
            } else if (token == Token.VARIABLE && name.isEmpty()) {
                name = lexer.text().toLowerCase(Locale.ROOT);
                if (name.startsWith("@@global.") || name.startsWith("@@persist")) {
                    replayable = false;
                }
                name = name.replaceFirst("^@@(session\\.|local\\.)?", "");
            }
        }
        return new SetStatement(variables, literal, replayable, sqlMode);
    }
}
