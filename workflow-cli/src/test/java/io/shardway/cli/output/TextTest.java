package io.shardway.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables, times, durations, CSV and JSON (contract section 9.5). */
class TextTest {

    @Test
    void laysTablesOut() {
        var table = Table.of(List.of("A", "LONG HEADER"), List.of(List.of("first", "x"), List.of("2", "")));

        assertThat(table.text()).isEqualTo("""
                          A       LONG HEADER
                         ------- -------------
                          first   x
                          2
                        """.indent(0));
    }

    @Test
    void countsRowsFromFourOn() {
        var row = List.of("x");

        assertThat(Table.of(List.of("N"), Collections.nCopies(3, row)).text()).startsWith("  N\n");
        assertThat(Table.of(List.of("N"), Collections.nCopies(4, row)).text()).startsWith("  N (4)\n -------\n");
    }

    @Test
    void wrapsCellsOfMoreThanSixtyCharactersBetweenWords() {
        var words = "0123456789 ".repeat(7).strip();
        var word = "w".repeat(70);

        var table = Table.of(List.of("A", "B"), List.of(List.of(words, "b"), List.of(word, "c")))
                .text();

        assertThat(table.lines().skip(2))
                .containsExactly(
                        "  0123456789 0123456789 0123456789 0123456789 0123456789" + " ".repeat(70 - 54) + "   b",
                        "  0123456789 0123456789",
                        "  " + word + "   c");
    }

    @Test
    void keepsControlCharactersOutOfTables() {
        assertThat(Table.of(List.of("A"), List.of(List.of("a\u001b[31m\nb"))).text())
                .doesNotContain("\u001b");
    }

    @Test
    void printsNothingForNoRows() {
        assertThat(Table.of(List.of("A"), List.of()).text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0,           now",
        "1,           1 second ago",
        "2,           1 second ago",
        "3,           3 seconds ago",
        "59,          59 seconds ago",
        "60,          1 minute ago",
        "119,         1 minute ago",
        "180,         3 minutes ago",
        "3600,        1 hour ago",
        "86399,       23 hours ago",
        "86400,       1 day ago",
        "604799,      6 days ago",
        "604800,      1 week ago",
        "2591999,     4 weeks ago",
        "2592000,     1 month ago",
        "31103999,    11 months ago",
        "31104000,    1 year ago",
        "46655999,    1 year ago",
        "46656000,    2 years ago",
        "62208000,    2 years ago",
        "93312000,    3 years ago",
        "1150848000,  long ago",
        "-5,          5 seconds from now",
        "-86400,      1 day from now"
    })
    void saysHowLongAgo(long seconds, String text) {
        var now = Instant.parse("2026-03-04T12:00:00Z");

        assertThat(RelativeTime.of(now.minusSeconds(seconds), now)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,            ''",
        "PT0.999S,        ''",
        "PT-5S,           ''",
        "PT1S,            few seconds",
        "PT29.9S,         few seconds",
        "PT30S,           30 seconds",
        "PT1M,            1 minute",
        "PT1M29S,         1 minute",
        "PT2M30S,         2 minutes 30 seconds",
        "PT1H,            1 hour",
        "PT25H1M45S,      1 day 1 hour 1 minute 45 seconds",
        "P3DT2H,          3 days 2 hours"
    })
    void saysDurations(Duration duration, String text) {
        assertThat(RelativeTime.duration(duration)).isEqualTo(text);
    }

    @Test
    void quotesInCsvWhatNeedsIt() {
        assertThat(Csv.text(List.of("A", "B"), List.of(List.of("a,b", "say \"x\""), List.of(" blank", "plain text"))))
                .isEqualTo("A,B\n\"a,b\",\"say \"\"x\"\"\"\n\" blank\",plain text\n");
    }

    @Test
    void readsTheCellsOfAFlag() {
        assertThat(Csv.cells("a,b")).containsExactly("a", "b");
        assertThat(Csv.cells("\"a,\"\"x\",b")).containsExactly("a,\"x", "b");
        assertThatThrownBy(() -> Csv.cells("\"a")).hasMessageContaining("quote");
    }

    @Test
    void writesJsonWithTwoBlanks() throws Exception {
        var json =
                JsonMapper.builder().build().readTree("{\"a\":[],\"b\":[1,{\"c\":null}],\"d\":{},\"e\":\"\\\"ü\\n<\"}");

        assertThat(JsonText.of(json)).isEqualTo("""
                        {
                          "a": [],
                          "b": [
                            1,
                            {
                              "c": null
                            }
                          ],
                          "d": {},
                          "e": "\\"ü\\n<"
                        }""");
    }
}
