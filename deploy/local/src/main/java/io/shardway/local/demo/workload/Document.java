package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.Row;
import io.shardway.local.demo.ledger.RowKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A row with a column of every type. Values are kept in the form in which the server shows them. */
record Document(long id, long version, List<Value> values) implements Row {
    private static final HexFormat HEX = HexFormat.of();

    /** A column: how it is read back exactly, and a value for it. */
    private enum Column {
        TINY("tiny", "tiny"),
        SMALL("small", "small"),
        MEDIUM("medium", "medium"),
        BIG("big", "big"),
        EXACT("exact", "exact"),
        SINGLE("single", "CAST(single AS DOUBLE)"),
        TWOFOLD("twofold", "twofold"),
        MASK("mask", "mask + 0"),
        CODE("code", "code"),
        TITLE("title", "title"),
        WESTERN("western", "western"),
        BODY("body", "body"),
        FIXED("fixed", "HEX(fixed)"),
        RAW("raw", "HEX(raw)"),
        IMAGE("image", "HEX(image)"),
        COLOUR("colour", "colour"),
        OPTIONS("options", "options"),
        ATTRIBUTES("attributes", "attributes"),
        DAY("day", "CAST(day AS CHAR)"),
        MOMENT("moment", "CAST(moment AS CHAR)");

        private final String column;
        private final String shown;

        Column(String column, String shown) {
            this.column = column;
            this.shown = shown;
        }
    }

    /**
     * A value as it is bound and as it is read back.
     *
     * @param bound what is given to the driver; not part of what must be equal
     */
    record Value(@Nullable Object bound, @Nullable String shown) {
        @Override
        public String toString() {
            return String.valueOf(shown);
        }
    }

    static final String SELECT = "SELECT id, version, "
            + Arrays.stream(Column.values()).map(column -> column.shown).collect(Collectors.joining(", "))
            + " FROM document";

    static final String INSERT = "INSERT INTO document (id, version, " + names(", ") + ") VALUES (?, ?"
            + ", ?".repeat(Column.values().length) + ")";

    static final String UPDATE = "UPDATE document SET " + names(" = ?, ") + " = ?, version = ? WHERE id = ?";

    private static String names(String separator) {
        return Arrays.stream(Column.values()).map(column -> column.column).collect(Collectors.joining(separator));
    }

    @Override
    public RowKey key() {
        return new RowKey("document", String.valueOf(id));
    }

    @Nullable
    Object[] insertValues() {
        var bound = new ArrayList<@Nullable Object>();
        bound.add(id);
        bound.add(version);
        values.forEach(value -> bound.add(value.bound()));
        return bound.toArray();
    }

    @Nullable
    Object[] updateValues() {
        var bound = new ArrayList<@Nullable Object>();
        values.forEach(value -> bound.add(value.bound()));
        bound.add(version);
        bound.add(id);
        return bound.toArray();
    }

    static Document read(ResultSet row) throws SQLException {
        var values = new ArrayList<Value>();
        int index = 2;
        for (var column : Column.values()) {
            index++;
            var shown =
                    switch (column) {
                        case SINGLE, TWOFOLD -> {
                            double number = row.getDouble(index);
                            yield row.wasNull() ? null : String.valueOf(number);
                        }
                        default -> row.getString(index);
                    };
            values.add(new Value(null, shown));
        }
        return new Document(row.getLong(1), row.getLong(2), values);
    }

    static Document random(long id, long version, RandomGenerator random) {
        var values = new ArrayList<Value>();
        for (var column : Column.values()) {
            values.add(value(column, random));
        }
        return new Document(id, version, List.copyOf(values));
    }

    private static Value value(Column column, RandomGenerator random) {
        return switch (column) {
            case TINY -> orNull(random, () -> same(random.nextInt(-128, 128)));
            case SMALL -> orNull(random, () -> same(random.nextInt(65_536)));
            case MEDIUM -> orNull(random, () -> same(random.nextInt(-8_388_608, 8_388_608)));
            case BIG -> orNull(random, () -> same(new BigDecimal(new BigInteger(1, bytes(random, 8)))));
            case EXACT -> orNull(random, () -> same(exact(random)));
            case SINGLE ->
                orNull(random, () -> {
                    float number = (random.nextFloat() - 0.5f) * (float) Math.pow(10, random.nextInt(-20, 20));
                    return new Value(number, String.valueOf((double) number));
                });
            case TWOFOLD ->
                orNull(random, () -> {
                    double number = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-200, 200));
                    return new Value(number, String.valueOf(number));
                });
            case MASK ->
                orNull(random, () -> {
                    long mask = random.nextLong();
                    return new Value(new BigDecimal(Long.toUnsignedString(mask)), Long.toUnsignedString(mask));
                });
            case CODE -> orNull(random, () -> text(characters(random, "AZ09äß€", random.nextInt(12)) + "x"));
            case TITLE ->
                orNull(random, () -> text(characters(random, "title ÄÖ 漢字 🚚 'quoted\" \\", random.nextInt(110))));
            case WESTERN ->
                orNull(random, () -> text(characters(random, "prix: 10€ œuvre ÿ \t\n|", random.nextInt(200))));
            case BODY -> orNull(random, () -> text(characters(random, "body 한국어 😀\r\n\u0000%_", random.nextInt(400))));
            case FIXED -> orNull(random, () -> binary(bytes(random, 16)));
            case RAW -> orNull(random, () -> binary(bytes(random, random.nextInt(80))));
            case IMAGE -> orNull(random, () -> binary(bytes(random, random.nextInt(600))));
            case COLOUR -> orNull(random, () -> text(pick(random, "red", "green", "blue", "ünbunt")));
            case OPTIONS -> orNull(random, () -> text(pick(random, "", "a", "b,c", "a,d", "a,b,c,d")));
            case ATTRIBUTES ->
                orNull(
                        random,
                        () -> text(
                                "{\"n\": " + random.nextInt() + ", \"deep\": [1.50, null, \"ü\\n😀\"], \"e\": 1e-7}"));
            case DAY ->
                text(LocalDate.of(1900, 1, 1).plusDays(random.nextInt(90_000)).toString());
            case MOMENT ->
                text(SqlTime.of(LocalDate.of(1900, 1, 1)
                        .atStartOfDay()
                        .plusSeconds(random.nextLong(5_000_000_000L))
                        .plusNanos(random.nextInt(1_000_000) * 1_000L)));
        };
    }

    private static BigDecimal exact(RandomGenerator random) {
        return new BigDecimal(new BigInteger(1, bytes(random, 15)).mod(BigInteger.TEN.pow(38)), 12)
                .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
    }

    private static Value orNull(RandomGenerator random, Supplier<Value> value) {
        return random.nextInt(8) == 0 ? new Value(null, null) : value.get();
    }

    private static Value same(Integer number) {
        return new Value(number, number.toString());
    }

    private static Value same(BigDecimal number) {
        return new Value(number, number.toPlainString());
    }

    private static Value text(String text) {
        return new Value(text, text);
    }

    private static Value binary(byte[] bytes) {
        return new Value(bytes, HEX.withUpperCase().formatHex(bytes));
    }

    private static byte[] bytes(RandomGenerator random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String characters(RandomGenerator random, String alphabet, int length) {
        var points = alphabet.codePoints().toArray();
        return IntStream.range(0, length)
                .map(_ -> points[random.nextInt(points.length)])
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String pick(RandomGenerator random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
