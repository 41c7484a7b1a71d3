package io.shardway.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRangeTest {

    @Test
    void splitsEvenly() {
        assertThat(KeyRange.evenNames(1)).containsExactly("-");
        assertThat(KeyRange.evenNames(2)).containsExactly("-80", "80-");
        assertThat(KeyRange.evenNames(3)).containsExactly("-55", "55-aa", "aa-");
        assertThat(KeyRange.evenNames(7)).containsExactly("-24", "24-49", "49-6d", "6d-92", "92-b6", "b6-db", "db-");
        assertThat(KeyRange.evenNames(512)).startsWith("-0080", "0080-0100").endsWith("ff80-");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 16, 100, 255, 256, 257, 1000})
    void coversEveryIdWithEvenShards(int count) {
        assertThat(KeyRange.tilingProblem(KeyRange.evenNames(count))).isEmpty();
    }

    @Test
    void readsNames() {
        assertThat(KeyRange.parse("0")).contains(KeyRange.ALL);
        assertThat(KeyRange.parse("-")).contains(KeyRange.ALL);
        assertThat(KeyRange.parse("-8000")).contains(new KeyRange("", "80"));
        assertThat(KeyRange.parse("C0-")).contains(new KeyRange("c0", ""));
        assertThat(KeyRange.parse("8080-8081")).contains(new KeyRange("8080", "8081"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "main", "8-", "80", "80-40", "80-80", "80-8000", "-zz", "-80-", "-00"})
    void refusesWhatIsNoRange(String name) {
        assertThat(KeyRange.parse(name)).isEmpty();
    }

    @Test
    void takesBoundsForEqualThatDifferInTrailingZeros() {
        assertThat(KeyRange.tilingProblem(List.of("-80", "8000-"))).isEmpty();
    }

    @Test
    void saysWhereAGapIs() {
        assertThat(KeyRange.tilingProblem(List.of("-40", "80-")))
                .hasValueSatisfying(text -> assertThat(text).contains("from 40 to 80"));
        assertThat(KeyRange.tilingProblem(List.of("80-")))
                .hasValueSatisfying(text -> assertThat(text).contains("from the first to 80"));
        assertThat(KeyRange.tilingProblem(List.of("-80")))
                .hasValueSatisfying(text -> assertThat(text).contains("from 80 on"));
        assertThat(KeyRange.tilingProblem(List.of())).isPresent();
    }

    @Test
    void saysWhichShardOverlaps() {
        assertThat(KeyRange.tilingProblem(List.of("-80", "40-")))
                .hasValueSatisfying(text -> assertThat(text).contains("40-").contains("overlaps"));
        assertThat(KeyRange.tilingProblem(List.of("-", "80-"))).isPresent();
        assertThat(KeyRange.tilingProblem(List.of("-80", "-80", "80-"))).isPresent();
    }
}
