package io.shardway.api.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nineteen states, every action. */
class ActionTableTest {

    static Stream<Arguments> everyCell() {
        return Arrays.stream(Situation.values())
                .flatMap(situation -> Arrays.stream(Action.values()).map(action -> Arguments.of(situation, action)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyCell")
    void acceptsOrRefusesAsTheTableSays(Situation situation, Action action) {
        var story = situation.story();
        var before = PublicState.valueOf(situation.name());
        assertThat(story.publicState()).isEqualTo(before);
        var expected = Situation.TABLE.getOrDefault(before, Map.of()).get(action);

        var decision = story.tryTo(action);

        if (expected == null) {
            assertThat(decision).isInstanceOf(Decision.Refused.class);
            assertThat(story.publicState()).isEqualTo(before);
        } else {
            assertThat(decision).isInstanceOf(Decision.Accepted.class);
            assertThat(story.publicState()).isEqualTo(expected);
        }
    }

    @Test
    void coversEveryPublicState() {
        assertThat(Arrays.stream(Situation.values()).map(Enum::name))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(PublicState.values()).map(Enum::name).toList());
        assertThat(Situation.TABLE).containsOnlyKeys(PublicState.values());
    }
}
