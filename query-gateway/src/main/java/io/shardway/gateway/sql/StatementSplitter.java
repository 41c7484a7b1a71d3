package io.shardway.gateway.sql;

import io.shardway.gateway.sql.Lexer.Token;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the statements of one command apart, one at a time, so that each is read in the mode that the one before it has left. A
 * compound body (procedure, trigger, {@code BEGIN NOT ATOMIC}) takes everything behind it: where it ends is the server's to say, which
 * answers a syntax error when something follows.
 */
public final class StatementSplitter {

    private static final Set<String> BODIES = Set.of("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE");
    private static final Set<String> BLOCKS =
            Set.of("BEGIN", "IF", "LOOP", "WHILE", "REPEAT", "CASE", "DECLARE", "FOR");
    private static final Set<String> OBJECTS =
            Set.of("TABLE", "VIEW", "INDEX", "DATABASE", "SCHEMA", "USER", "ROLE", "SEQUENCE", "SERVER", "TABLESPACE");

    /**
     * One statement.
     *
     * @param text without the semicolon
     * @param next where the next statement begins; empty when there is none
     */
    public record Piece(String text, Optional<Integer> next) {}

    private StatementSplitter() {}

    /** The statement that begins at {@code from}; empty when only blanks, comments and semicolons are left. */
    public static Optional<Piece> next(String text, int from, LexMode mode) {
        Lexer lexer = new Lexer(text, mode, from);
        int begin = from;
        Token token = lexer.next();
        while (token != Token.END && lexer.isSymbol(';')) {
            begin = lexer.end();
            token = lexer.next();
        }
        if (token == Token.END) {
            return Optional.empty();
        }
        Head head = new Head();
        while (token != Token.END) {
            if (token == Token.WORD) {
                head.word(lexer.upper());
            } else if (lexer.isSymbol(';') && !lexer.insideExecutableComment() && !head.compound()) {
                String statement = text.substring(begin, lexer.start());
                int next = lexer.end();
                return Optional.of(new Piece(statement, endsHere(lexer) ? Optional.empty() : Optional.of(next)));
            }
            token = lexer.next();
        }
        return Optional.of(new Piece(text.substring(begin), Optional.empty()));
    }

    private static boolean endsHere(Lexer lexer) {
        Token token = lexer.next();
        while (token != Token.END && lexer.isSymbol(';')) {
            token = lexer.next();
        }
        return token == Token.END;
    }

    /** What the words of a statement so far say about semicolons in it. */
    private static final class Head {

        private String first = "";
        private String previous = "";
        private boolean mayHaveBody;
        private boolean objectSeen;
        private boolean block;

        void word(String upper) {
            if (first.isEmpty()) {
                first = upper;
                // BEGIN alone opens a transaction, BEGIN NOT ATOMIC a block.
                block = BLOCKS.contains(upper) && !upper.equals("BEGIN");
            } else if (first.equals("BEGIN") && previous.equals("BEGIN") && upper.equals("NOT")) {
                block = true;
            } else if ((first.equals("CREATE") || first.equals("ALTER")) && !objectSeen) {
                mayHaveBody = BODIES.contains(upper);
                objectSeen = mayHaveBody || OBJECTS.contains(upper);
            } else if (mayHaveBody && BLOCKS.contains(upper)) {
                block |= !upper.equals("IF") && !upper.equals("FOR");
            } else if (mayHaveBody && previous.equals("IF")) {
                block |= !upper.equals("NOT") && !upper.equals("EXISTS");
            }
            previous = upper;
        }

        boolean compound() {
            return block;
        }
    }
}
