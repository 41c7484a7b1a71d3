package io.shardway.replicator.replicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.Row;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.replicator.stream.RowWriter.Update;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WavesTest {

    private final Waves waves = new Waves(table(ColumnKind.INTEGER));

    @Test
    void gathersChangesOfDifferentKeysIntoOneWaveByKind() {
        waves.insert(row("1", "a", "x"));
        waves.delete(row("2", "b", "x"));
        waves.update(row("3", "c", "x"), row("3", "d", "x"));
        waves.insert(row("4", "b", "x"));

        assertThat(waves.waves())
                .containsExactly(new Wave(
                        List.of(key("2")),
                        List.of(new Update(row("3", "c", "x"), row("3", "d", "x"))),
                        List.of(row("1", "a", "x"), row("4", "b", "x"))));
    }

    @Test
    void beginsANewWaveWhenAKeyIsTouchedAgain() {
        waves.insert(row("1", "a", "x"));
        waves.delete(row("1", "a", "x"));
        waves.insert(row("1", "b", "x"));

        assertThat(waves.waves())
                .containsExactly(
                        new Wave(List.of(), List.of(), List.of(row("1", "a", "x"))),
                        new Wave(List.of(key("1")), List.of(), List.of()),
                        new Wave(List.of(), List.of(), List.of(row("1", "b", "x"))));
    }

    @Test
    void givesAHotRowItsLastImageOnly() {
        waves.update(row("1", "a", "0"), row("1", "a", "1"));
        waves.update(row("1", "a", "1"), row("1", "a", "2"));
        waves.insert(row("2", "b", "0"));
        waves.update(row("2", "b", "0"), row("2", "b", "9"));

        assertThat(waves.waves())
                .containsExactly(new Wave(
                        List.of(),
                        List.of(new Update(row("1", "a", "0"), row("1", "a", "2"))),
                        List.of(row("2", "b", "9"))));
    }

    @Test
    void keepsTheOrderWhenAHotRowGivesItsUniqueValueAway() {
        waves.update(row("1", "a", "0"), row("1", null, "0"));
        waves.update(row("2", null, "0"), row("2", "a", "0"));
        waves.update(row("1", null, "0"), row("1", "b", "0"));

        assertThat(waves.waves())
                .containsExactly(
                        new Wave(
                                List.of(),
                                List.of(
                                        new Update(row("1", "a", "0"), row("1", null, "0")),
                                        new Update(row("2", null, "0"), row("2", "a", "0"))),
                                List.of()),
                        new Wave(List.of(), List.of(new Update(row("1", null, "0"), row("1", "b", "0"))), List.of()));
    }

    @Test
    void treatsAKeyThatARowHasLeftAsTouched() {
        waves.update(row("1", "a", "0"), row("2", "a", "0"));
        waves.insert(row("1", "b", "0"));

        assertThat(waves.waves()).hasSize(2);
    }

    @Test
    void keepsTheOrderOfKindsWhereKeysAreNotByteStable() {
        Waves caseless = new Waves(table(ColumnKind.CHARACTER));
        caseless.delete(row("abc", "a", "0"));
        caseless.insert(row("ABC", "a", "0"));
        caseless.insert(row("x", "b", "0"));
        caseless.update(row("ABC", "a", "0"), row("abc ", "a", "0"));
        caseless.delete(row("abc ", "a", "0"));

        assertThat(caseless.waves())
                .containsExactly(
                        new Wave(List.of(key("abc")), List.of(), List.of()),
                        new Wave(List.of(), List.of(), List.of(row("ABC", "a", "0"), row("x", "b", "0"))),
                        new Wave(
                                List.of(), List.of(new Update(row("ABC", "a", "0"), row("abc ", "a", "0"))), List.of()),
                        new Wave(List.of(key("abc ")), List.of(), List.of()));
    }

    private static TableSchema table(ColumnKind key) {
        return new TableSchema(
                new TableName("s", "t"),
                List.of(column("k", key), column("u", ColumnKind.CHARACTER), column("v", ColumnKind.INTEGER)),
                List.of(0),
                List.of(List.of(1)),
                0);
    }

    private static Column column(String name, ColumnKind kind) {
        Optional<String> collation =
                kind == ColumnKind.CHARACTER ? Optional.of("utf8mb4_general_ci") : Optional.empty();
        return new Column(name, kind, "x", "x", true, Optional.empty(), collation, 0);
    }

    private static Row row(String key, @Nullable String unique, String value) {
        return new Row(new byte[] @Nullable [] {
            key.getBytes(UTF_8), unique == null ? null : unique.getBytes(UTF_8), value.getBytes(UTF_8)
        });
    }

    private static Row key(String key) {
        return new Row(new byte[][] {key.getBytes(UTF_8)});
    }
}
