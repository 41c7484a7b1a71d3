package io.shardway.replicator.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardway.kernel.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tables with the shapes of keys that matter; all have the columns: row key …, {@code u} (unique on the source, may be NULL), {@code v}.
 *
 * @param definition columns and the row key
 * @param uniqueKey what the target gets at step 4
 * @param keyColumns number of key columns, which come first
 * @param newKey any key of the table's small key space
 * @param identity what the server takes for equal: one row per identity
 */
public record TestTable(
        String name,
        String definition,
        String uniqueKey,
        int keyColumns,
        Function<Random, byte[][]> newKey,
        Function<Row, String> identity,
        boolean byteStable) {

    private static final List<String> WORDS =
            List.of("ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "ibis", "jay", "koi", "lynx");

    public static final TestTable PLAIN = new TestTable(
            "plain",
            "id BIGINT NOT NULL, u VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, v INT, PRIMARY KEY (id)",
            "UNIQUE KEY u (u)",
            1,
            random -> new byte[][] {text(1 + random.nextInt(60))},
            row -> new String(row.required(0), UTF_8),
            true);

    /** "abc", "ABC" and "abc " are one key to the server. */
    public static final TestTable CASELESS = new TestTable(
            "caseless",
            "k VARCHAR(12) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL, u VARCHAR(20) CHARACTER SET latin1, v INT, PRIMARY KEY (k)",
            "UNIQUE KEY u (u)",
            1,
            random -> new byte[][] {text(disguise(WORDS.get(random.nextInt(WORDS.size())), random))},
            row -> new String(row.required(0), UTF_8).stripTrailing().toLowerCase(Locale.ROOT),
            false);

    public static final TestTable COMPOSITE = new TestTable(
            "composite",
            "a INT NOT NULL, b VARBINARY(8) NOT NULL, u VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, v INT, PRIMARY KEY (a, b)",
            "UNIQUE KEY u (u), KEY v (v)",
            2,
            random -> new byte[][] {text(1 + random.nextInt(8)), {(byte) random.nextInt(5), 0}},
            row -> new String(row.required(0), UTF_8) + ":" + row.required(1)[0],
            true);

    public static final List<TestTable> ALL = List.of(PLAIN, CASELESS, COMPOSITE);

    public int columns() {
        return keyColumns + 2;
    }

    public Row row(byte[][] key, @Nullable String u, int v) {
        byte[] @Nullable [] values = new byte[columns()][];
        System.arraycopy(key, 0, values, 0, keyColumns);
        values[keyColumns] = u == null ? null : text(u);
        values[keyColumns + 1] = text(v);
        return new Row(values);
    }

    public byte[][] key(Row row) {
        List<byte[]> key = new ArrayList<>();
        for (int i = 0; i < keyColumns; i++) {
            key.add(row.required(i));
        }
        return key.toArray(byte[][]::new);
    }

    /** What stands for one value of {@code u} in the column's collation. */
    public @Nullable String unique(Row row) {
        byte[] u = row.value(keyColumns);
        return u == null ? null : new String(u, UTF_8).toLowerCase(Locale.ROOT);
    }

    private static String disguise(String word, Random random) {
        String cased = random.nextBoolean() ? word.toUpperCase(Locale.ROOT) : word;
        return random.nextInt(3) == 0 ? cased + " " : cased;
    }

    private static byte[] text(Object value) {
        return value.toString().getBytes(UTF_8);
    }
}
