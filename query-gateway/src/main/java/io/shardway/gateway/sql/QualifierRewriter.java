package io.shardway.gateway.sql;

import io.shardway.gateway.sql.Lexer.Token;
import io.shardway.kernel.Identifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Puts the physical schema in the place of keyspace names, by position; the rest of the text stays byte for byte. */
public final class QualifierRewriter {

    private QualifierRewriter() {}

    /**
     * @param text in the one-character-per-byte form of {@link Lexer}
     * @param schemas keyspace name as written → schema to write; only for references of the plan
     * @return the text itself when nothing is to be changed
     */
    public static String rewrite(String text, LexMode mode, Plan plan, Map<String, String> schemas) {
        if (schemas.isEmpty()) {
            return text;
        }
        List<DictionaryQuery.Literal> names =
                plan.has(Plan.Trait.READS_DICTIONARY) ? DictionaryQuery.literals(text, mode) : List.of();
        int nextName = 0;
        Lexer lexer = new Lexer(text, mode);
        StringBuilder out = new StringBuilder(text.length() + 32);
        int copied = 0;
        String first = "";
        int firstStart = 0;
        int firstEnd = 0;
        boolean chainStarts = false;
        boolean dotted = false;
        String previousWord = "";
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            if (token == Token.WORD || token == Token.QUOTED_NAME) {
                String name = lexer.name();
                String schema = schemas.get(first);
                if (dotted && chainStarts && schema != null && references(plan, first, name)) {
                    out.append(text, copied, firstStart).append(quoted(schema));
                    copied = firstEnd;
                }
                boolean database = plan.kind() == StatementKind.SHOW
                        && (previousWord.equals("FROM") || previousWord.equals("IN"))
                        && plan.databases().contains(name);
                String showSchema = schemas.get(name);
                if (database && showSchema != null && !dotted && !followedByDot(text, lexer.end())) {
                    out.append(text, copied, lexer.start()).append(quoted(showSchema));
                    copied = lexer.end();
                }
                chainStarts = !dotted;
                first = name;
                firstStart = lexer.start();
                firstEnd = lexer.end();
                dotted = false;
                previousWord = token == Token.WORD ? lexer.upper() : "";
            } else {
                if (nextName < names.size() && names.get(nextName).start() == lexer.start()) {
                    String schema = schemas.get(names.get(nextName++).value());
                    if (schema != null) {
                        out.append(text, copied, lexer.start()).append(text(schema));
                        copied = lexer.end();
                    }
                }
                dotted = lexer.isSymbol('.');
                if (!dotted) {
                    first = "";
                    chainStarts = false;
                }
                previousWord = "";
            }
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private static boolean followedByDot(String text, int at) {
        return at < text.length() && text.charAt(at) == '.';
    }

    private static boolean references(Plan plan, String qualifier, String table) {
        for (TableReference reference : plan.references()) {
            if (reference.table().equals(table)
                    && reference.qualifier().filter(qualifier::equals).isPresent()) {
                return true;
            }
        }
        return plan.calls().stream()
                .anyMatch(call -> call.table().equalsIgnoreCase(table)
                        && call.qualifier().filter(qualifier::equals).isPresent());
    }

    private static String text(String schema) {
        String literal = "'" + schema.replace("'", "''") + "'";
        return new String(literal.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String quoted(String schema) {
        return new String(Identifier.quoted(schema).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
