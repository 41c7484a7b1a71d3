package io.shardway.api.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamHistoryTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void tellsCreationAndEveryChangeOfState() {
        var entries = logs(Situation.COMPLETED.story(), new Leg(1, Direction.FORWARD), "-", "-");

        assertThat(entries)
                .extracting(StreamHistory.Entry::state)
                .containsExactly("pending", "copying", "running", "stopped");
        assertThat(entries.getFirst().type()).isEqualTo(StreamHistory.Type.CREATED);
        assertThat(entries.getLast().message()).isEqualTo("State changed from running to stopped");
        assertThat(entries).extracting(StreamHistory.Entry::id).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void beginsTheReverseStreamWithTheMoveThatNeedsIt() {
        var entries = logs(Situation.SWITCHED_PRIMARIES.story(), new Leg(2, Direction.REVERSE), "-", "-");

        assertThat(entries).extracting(StreamHistory.Entry::state).containsExactly("pending", "running");
    }

    @Test
    void countsAHaltForTheStreamsThatItConcernsOnly() {
        var story = new Story(List.of("orders"), List.of("-"), List.of("-80", "80-"))
                .settle()
                .answer(
                        Unit.valueOf("1/apply/80-"),
                        new Fact.WorkFailed("DUPLICATE_ON_TARGET", "a duplicate", true, true));
        var leg = new Leg(1, Direction.FORWARD);

        assertThat(logs(story, leg, "-", "80-").getLast())
                .satisfies(entry -> assertThat(entry.type()).isEqualTo(StreamHistory.Type.ERROR))
                .satisfies(entry -> assertThat(entry.message()).contains("a duplicate"));
        assertThat(logs(story, leg, "-", "-80").getLast().state()).isEqualTo("running");
        assertThat(StreamState.of(story.state(), "-", "80-")).isEqualTo("error");
        assertThat(StreamState.of(story.state(), "-", "-80")).isEqualTo("running");
    }

    @Test
    void tellsNothingOfAHistoryWithoutABeginning() {
        assertThat(StreamHistory.of(List.of(), Leg.FIRST, "-", "-")).isEmpty();
        var tail = happened(Situation.RUNNING.story()).subList(1, 3);
        assertThat(StreamHistory.of(tail, Leg.FIRST, "-", "-")).isEmpty();
    }

    private static List<StreamHistory.Entry> logs(Story story, Leg leg, String source, String target) {
        return StreamHistory.of(happened(story), leg, source, target);
    }

    private static List<StreamHistory.Happened> happened(Story story) {
        var history = new ArrayList<StreamHistory.Happened>();
        for (WorkflowEvent event : story.history) {
            history.add(new StreamHistory.Happened(history.size(), START.plusSeconds(history.size()), event));
        }
        return history;
    }
}
