package io.shardway.local.demo.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Compares the books with the tables. Pure; names keys, never values. */
public final class Judge {
    private Judge() {}

    public static Verdict judge(Ledger ledger, Contents contents) {
        var verdict = operations(ledger, contents.operations());
        verdict = verdict.and(rows(ledger, contents));
        for (var writer : ledger.writers()) {
            for (var surprise : writer.surprises()) {
                verdict = verdict.and(Verdict.mismatch(surprise));
            }
        }
        return verdict;
    }

    private static Verdict operations(Ledger ledger, Map<Long, Integer> present) {
        var verdict = Verdict.CLEAN;
        var foreign = new HashMap<>(present);
        for (var writer : ledger.writers()) {
            for (var entry : writer.outcomes().entrySet()) {
                int times = Optional.ofNullable(foreign.remove(entry.getKey())).orElse(0);
                verdict = verdict.and(
                        operation(writer.writer() + " operation " + entry.getKey(), entry.getValue(), times));
            }
        }
        for (var operation : foreign.keySet()) {
            verdict = verdict.and(Verdict.doubled("operation " + operation + ", which no writer sent"));
        }
        return verdict;
    }

    private static Verdict operation(String what, Outcome outcome, int times) {
        return switch (outcome) {
            case ACKNOWLEDGED -> times == 0 ? Verdict.lost(what) : times == 1 ? Verdict.CLEAN : Verdict.doubled(what);
            case REFUSED -> times == 0 ? Verdict.CLEAN : Verdict.doubled(what + ", which was refused");
            case UNKNOWN -> times <= 1 ? Verdict.CLEAN : Verdict.doubled(what);
        };
    }

    private static Verdict rows(Ledger ledger, Contents contents) {
        var verdict = Verdict.CLEAN;
        var foreign = new HashMap<>(contents.rows());
        for (var writer : ledger.writers()) {
            for (var entry : writer.rows().entrySet()) {
                var actual = Optional.ofNullable(foreign.remove(entry.getKey()));
                var expected = expected(entry.getValue(), contents.operations());
                verdict = verdict.and(row(entry.getKey() + " of " + writer.writer(), expected, actual));
            }
        }
        for (var row : foreign.keySet()) {
            verdict = verdict.and(Verdict.doubled("row " + row + ", which no writer made"));
        }
        return verdict;
    }

    private static Optional<String> expected(Expectation expectation, Map<Long, Integer> present) {
        return switch (expectation) {
            case Expectation.Sure(var state) -> state;
            case Expectation.Open(var operation, var before, var after) ->
                present.containsKey(operation) ? after : before;
        };
    }

    private static Verdict row(String what, Optional<String> expected, Optional<String> actual) {
        if (expected.equals(actual)) {
            return Verdict.CLEAN;
        }
        if (actual.isEmpty()) {
            return Verdict.lost("row " + what);
        }
        return expected.isEmpty()
                ? Verdict.doubled("row " + what + ", which was deleted")
                : Verdict.mismatch("row " + what);
    }
}
