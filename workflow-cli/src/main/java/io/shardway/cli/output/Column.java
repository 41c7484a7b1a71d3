package io.shardway.cli.output;

import java.util.function.Function;

/**
 * One column of a result, as people and as programs see it.
 *
 * @param title header in tables; empty when the column is for programs only
 * @param key header in CSV
 */
public record Column<T>(String title, String key, Function<T, String> cell, Function<T, String> value) {

    /** The same text in both. */
    public static <T> Column<T> same(String title, String key, Function<T, String> cell) {
        return new Column<>(title, key, cell, cell);
    }
}
