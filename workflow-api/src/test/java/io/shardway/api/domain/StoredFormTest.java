package io.shardway.api.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.api.store.StateJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is stored can be read again, in every state. */
class StoredFormTest {

    @ParameterizedTest
    @EnumSource(Situation.class)
    void readsBackEveryStateAndItsHistory(Situation situation) {
        var story = situation.story();

        String json = StateJson.write(story.state());

        assertThat(StateJson.readState(json)).isEqualTo(story.state());
        assertThat(StateJson.readState(json).units().keySet())
                .as("the order of units is kept")
                .containsExactlyElementsOf(story.state().units().keySet());
        for (WorkflowEvent event : story.history) {
            assertThat(StateJson.readEvent(StateJson.write(event))).isEqualTo(event);
        }
    }
}
