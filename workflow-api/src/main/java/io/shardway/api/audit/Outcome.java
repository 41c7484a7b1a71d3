package io.shardway.api.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What came of a request. Not known: the process died on the way, and what was asked for may have happened or not. */
public enum Outcome {
    ACCEPTED,
    REFUSED,
    FAILED;

    public static Outcome of(int status) {
        return status < 400 ? ACCEPTED : status < 500 ? REFUSED : FAILED;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Outcome> ofWord(String word) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.word().equals(word))
                .findFirst();
    }
}
