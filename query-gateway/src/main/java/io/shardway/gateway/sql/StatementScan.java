package io.shardway.gateway.sql;

import io.shardway.gateway.sql.Lexer.Token;
import io.shardway.gateway.sql.Plan.Trait;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What one pass over the tokens of a statement finds: its words, every name that may be a table or a routine, its traits. */
final class StatementScan {

    private static final String QUOTED = "`";

    private static final Set<String> LAST_STATEMENT = Set.of("FOUND_ROWS", "ROW_COUNT", "WARNINGS", "ERRORS");

    private static final Set<String> INSERT_ID_VARIABLES =
            Set.of("@@IDENTITY", "@@LAST_INSERT_ID", "@@SESSION.IDENTITY", "@@SESSION.LAST_INSERT_ID");

    private final StatementWords words = new StatementWords();
    private final Set<TableReference> suspected = new LinkedHashSet<>();
    private final Set<String> databases = new LinkedHashSet<>();
    private final Set<TableReference> calls = new LinkedHashSet<>();
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);

    /** The tokens before the one in hand; what stands for a quoted name, a value or a variable is no word. */
    private String previous = "";

    private String beforePrevious = "";
    /** The name that a dot may follow. */
    private Optional<String> chain = Optional.empty();

    private boolean dotted;
    private boolean ended;
    private Optional<String> lastQualifier = Optional.empty();
    private String lastName = "";
    private int depth;
    private boolean executableComment;
    private boolean firstWordCertain;
    private boolean severalStatements;

    StatementScan(String text, LexMode mode) {
        Lexer lexer = new Lexer(text, mode);
        for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
            severalStatements |= ended;
            switch (token) {
                case WORD -> {
                    firstWordCertain |= words.first().isEmpty() && !lexer.executableCommentSeen();
                    word(lexer.name());
                }
                case QUOTED_NAME -> {
                    words.addQuoted(lexer.name());
                    name(lexer.name());
                    passed(QUOTED);
                }
                case VARIABLE -> {
                    variable(lexer.upper());
                    unchained();
                    passed("@");
                }
                case SYMBOL -> symbol(lexer);
                case STRING, NUMBER, PLACEHOLDER -> {
                    unchained();
                    passed("?");
                }
                case END -> {}
            }
        }
        executableComment = lexer.executableCommentSeen();
        if (calls.isEmpty() && words.first().equals("CALL")) {
            call();
        }
        if (words.kills()) {
            traits.add(Trait.KILLS);
        }
        if (words.computesStatement()) {
            traits.add(Trait.COMPUTES_STATEMENT);
        }
        if (executableComment) {
            traits.addAll(ExecutableComments.possible(text, firstWordCertain && !words.settings()));
        }
    }

    private void passed(String token) {
        beforePrevious = previous;
        previous = token;
    }

    private void unchained() {
        chain = Optional.empty();
        dotted = false;
    }

    private void word(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (depth == 0 && upper.equals("FOR") && words.settingsEnd()) {
            unchained();
            passed("");
            return;
        }
        words.add(upper, previous, beforePrevious);
        if (LAST_STATEMENT.contains(upper)) {
            traits.add(Trait.READS_LAST_STATEMENT);
        }
        name(name);
        passed(upper);
    }

    private void name(String name) {
        lastQualifier = dotted ? chain : Optional.empty();
        lastName = name;
        if (dotted && chain.isPresent()) {
            suspected.add(new TableReference(chain, name, false));
            chain = Optional.empty();
        } else if (!dotted) {
            suspected.add(new TableReference(Optional.empty(), name, false));
            chain = Optional.of(name);
            if (previous.equals("FROM") || previous.equals("IN")) {
                databases.add(name);
            }
        }
        dotted = false;
    }

    private void symbol(Lexer lexer) {
        if (lexer.isSymbol(';')) {
            ended = true;
        }
        if (lexer.isSymbol('(')) {
            depth++;
            function(previous);
        } else if (lexer.isSymbol(')')) {
            depth--;
        }
        if (lexer.isSymbol('=') && previous.equals("@:")) {
            traits.add(Trait.ASSIGNS_VARIABLE);
        }
        dotted = lexer.isSymbol('.');
        if (!dotted) {
            chain = Optional.empty();
        }
        passed(previous.equals("@") && lexer.isSymbol(':') ? "@:" : lexer.text());
    }

    private void variable(String upper) {
        if (upper.startsWith("@@")) {
            if (INSERT_ID_VARIABLES.contains(upper)) {
                traits.add(Trait.READS_INSERT_ID);
            } else if (upper.equals("@@WARNING_COUNT") || upper.equals("@@ERROR_COUNT")) {
                traits.add(Trait.READS_LAST_STATEMENT);
            }
        } else {
            traits.add(previous.equals("INTO") ? Trait.ASSIGNS_VARIABLE : Trait.READS_VARIABLE);
        }
    }

    private void function(String name) {
        if (name.equals(QUOTED)) {
            traits.add(Trait.UNKNOWN_FUNCTION);
            call();
            return;
        }
        if (name.isEmpty() || !Lexer.isNameCharacter(name.charAt(0))) {
            return;
        }
        if (ServerFunctions.isNamedLock(name)) {
            traits.add(Trait.NAMED_LOCK);
        } else if (name.equals("LAST_INSERT_ID")) {
            traits.add(Trait.READS_INSERT_ID);
        }
        if (!ServerFunctions.isHarmless(name)) {
            traits.add(Trait.UNKNOWN_FUNCTION);
            call();
        }
    }

    private void call() {
        calls.add(new TableReference(lastQualifier, lastName.toLowerCase(Locale.ROOT), false));
    }

    StatementWords words() {
        return words;
    }

    /** Every name that may be a table: too many is safe. */
    Set<TableReference> suspected() {
        return suspected;
    }

    /** Names after FROM or IN, which may be those of databases. */
    Set<String> databases() {
        return databases;
    }

    /** Names that may be those of routines, in lower case. */
    Set<TableReference> calls() {
        return calls;
    }

    Set<Trait> traits() {
        return traits;
    }

    /** Whether a comment is code for some servers, so that only the names tell what may happen. */
    boolean executableComment() {
        return executableComment;
    }

    /** Whether the first word stands in front of all executable comments, so that every server sees it. */
    boolean firstWordCertain() {
        return firstWordCertain;
    }

    /** Whether something follows a semicolon. */
    boolean severalStatements() {
        return severalStatements;
    }
}
