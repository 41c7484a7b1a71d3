package io.shardway.gateway.session;

import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.StatementSplitter;
import java.util.Optional;

/** The statements of one command: run in order, up to the first error, and answered as one. */
final class SeveralStatements {

    private final AnswerSequence answers;

    private Optional<StatementSplitter.Piece> piece = Optional.empty();
    private String text = "";

    SeveralStatements(AnswerSequence answers) {
        this.answers = answers;
    }

    void begin(String whole, StatementSplitter.Piece first) {
        text = whole;
        piece = Optional.of(first);
        answers.begin();
    }

    /** Whether another statement of the same command waits for the running one. */
    boolean moreFollows() {
        return piece.flatMap(StatementSplitter.Piece::next).isPresent();
    }

    /** The statement to be run now that the one before is answered, or that none has run yet; empty at the end of the command. */
    Optional<String> next(LexMode mode) {
        if (piece.isPresent() && answers.started()) {
            piece = answers.failed()
                    ? Optional.empty()
                    : piece.flatMap(StatementSplitter.Piece::next)
                            .flatMap(from -> StatementSplitter.next(text, from, mode));
            if (piece.isEmpty()) {
                text = "";
                answers.end();
            }
        }
        if (piece.isPresent()) {
            answers.next();
        }
        return piece.map(StatementSplitter.Piece::text);
    }

    /** Nothing more of the command is run. */
    void abort() {
        piece = Optional.empty();
    }
}
