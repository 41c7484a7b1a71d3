package io.shardway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.cli.failure.Failure;
import io.shardway.cli.terminal.Form.Selection;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTest {

    private static final List<String> TABLES = List.of("orders", "order_items", "customers", "2024");

    private static Form typing(String lines) {
        var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Form(
                new Terminal(new BufferedReader(new StringReader(lines)), out, out, true, true, true, 80), "asking");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1            | orders",
                "1,3          | orders customers",
                "3 1          | customers orders",
                "2-3          | order_items customers",
                "order*       | orders order_items",
                "*            | orders order_items customers 2024",
                "2024         | 2024",
                "customers, 1 | customers orders",
                "1,orders     | orders"
            })
    void picksTables(String answer, String names) {
        assertThat(Selection.several(answer, TABLES)).isEqualTo(new Selection(List.of(names.split(" ")), List.of()));
    }

    @ParameterizedTest
    @CsvSource({"0", "5", "4-9", "3-2", "nothing*", "Orders"})
    void refusesWhatIsNotThere(String answer) {
        assertThat(Selection.several(answer, TABLES).unknown()).containsExactly(answer);
    }

    @Test
    void takesNamesAsTypedWhenNoTablesAreKnown() {
        assertThat(typing("a, b\n").several("Tables", List.of(), List.of())).containsExactly("a", "b");
    }

    @Test
    void asksAgainUntilTheAnswerFits() {
        assertThat(typing("9\nshop3\n2\n").choice("Keyspace", List.of("shop", "shop2"), ""))
                .isEqualTo("shop2");
        assertThat(typing("\n1\n").several("Tables", TABLES, List.of())).containsExactly("orders");
        assertThat(typing("maybe\nY\n").yesOrNo("Sure?", false)).isTrue();
    }

    @Test
    void givesThePresetForEnter() {
        assertThat(typing("\n").text("Name", "given")).isEqualTo("given");
        assertThat(typing("\n").choice("Keyspace", List.of("shop", "shop2"), "shop2"))
                .isEqualTo("shop2");
        assertThat(typing("\n").several("Tables", TABLES, List.of("orders"))).containsExactly("orders");
        assertThat(typing("\n").yesOrNo("Sure?", true)).isTrue();
    }

    @Test
    void failsAtTheEndOfInput() {
        assertThatThrownBy(() -> typing("").text("Name", "given"))
                .isInstanceOf(Failure.class)
                .hasMessage("asking was given up");
        assertThatThrownBy(() -> typing("").yesOrNo("Sure?", true)).isInstanceOf(Failure.class);
    }
}
