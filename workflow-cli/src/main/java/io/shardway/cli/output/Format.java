package io.shardway.cli.output;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What results are printed as. */
public enum Format {
    HUMAN,
    JSON,
    CSV;

    public static Optional<Format> of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word))
                .findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
