package io.shardway.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The decoder itself: a check that lets wrong answers pass would prove nothing. */
class StrictDecoderTest {

    private static final String TABLE = """
            {"id":"t1","name":"orders","created_at":"2026-01-02T03:04:05.678Z","updated_at":"2026-01-02T03:04:05Z",
             "rows_copied":1,"rows_total":2,"rows_percentage":50,"another_key":{"of":"ours"}}""";

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("\"rows_total\":2", "\"rows_total\":2.0", "a fraction"),
                Arguments.of("\"rows_total\":2", "\"rows_total\":1e2", "an exponent"),
                Arguments.of("\"rows_total\":2", "\"rows_total\":-1", "negative"),
                Arguments.of("\"rows_total\":2", "\"rows_total\":\"2\"", "a string"),
                Arguments.of("\"rows_total\":2", "\"rows_total\":null", "null"),
                Arguments.of("\"rows_total\":2,", "", "absent"),
                Arguments.of("\"rows_total\":2", "\"rows_total\":2,\"rows_total\":2", "twice"),
                Arguments.of("2026-01-02T03:04:05.678Z", "", "an empty time"),
                Arguments.of("2026-01-02T03:04:05.678Z", "2026-01-02 03:04:05", "a time of SQL"),
                Arguments.of("2026-01-02T03:04:05.678Z", "2026-13-02T03:04:05Z", "a month that is none"),
                Arguments.of("\"orders\"", "7", "a number for a name"),
                Arguments.of("\"another_key\"", "another_key", "broken JSON"));
    }

    @Test
    void acceptsWhatTheContractAllows() {
        assertThat(StrictDecoder.faults(TABLE, "table")).isEmpty();
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("wrong")
    void findsWhatBreaksAClient(String right, String wrong, String what) {
        assertThat(StrictDecoder.faults(TABLE.replace(right, wrong), "table"))
                .as(what)
                .isNotEmpty();
    }

    @Test
    void looksIntoObjectsAndArrays() {
        assertThat(StrictDecoder.faultsOfList(
                        "{\"type\":\"list\",\"current_page\":1,\"per_page\":25,\"next_page\":null,\"next_page_url\":null,"
                                + "\"prev_page\":null,\"prev_page_url\":null,\"data\":[" + TABLE + ",{}]}",
                        "table"))
                .contains("data[1].name is missing");
    }
}
