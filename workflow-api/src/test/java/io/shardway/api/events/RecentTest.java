package io.shardway.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTest {

    private final Recent recent = new Recent(10, 3, 1_000);

    @Test
    void givesWhatIsCoveredBehindAPlaceOldestFirst() {
        add(11, "a");
        add(12, "b");
        add(13, "a");

        assertThat(sequences(new Scope.OfWorkflow("a"), 10, 100)).containsExactly(11L, 13L);
        assertThat(sequences(new Scope.OfWorkflow("a"), 11, 100)).containsExactly(13L);
        assertThat(sequences(new Scope.OfDatabase("database"), 10, 2)).containsExactly(11L, 12L);
        assertThat(sequences(new Scope.OfBranch("other"), 10, 100)).isEmpty();
    }

    @Test
    void knowsHowFarItReachesBack() {
        assertThat(recent.reachesBackTo(10)).isTrue();
        assertThat(recent.reachesBackTo(9)).isFalse();

        for (int sequence = 11; sequence <= 15; sequence++) {
            add(sequence, "a");
        }

        assertThat(recent.reachesBackTo(12)).isTrue();
        assertThat(recent.reachesBackTo(11)).isFalse();
        assertThat(sequences(new Scope.OfWorkflow("a"), 12, 100)).containsExactly(13L, 14L, 15L);
    }

    @Test
    void isBoundedInSizeAndKeepsTheNewest() {
        recent.add(event(11, "a", "x".repeat(700)));
        recent.add(event(12, "a", "x".repeat(700)));
        recent.add(event(13, "a", "x".repeat(2_000)));

        assertThat(recent.reachesBackTo(11)).isFalse();
        assertThat(sequences(new Scope.OfWorkflow("a"), 12, 100)).containsExactly(13L);
    }

    private void add(long sequence, String workflow) {
        recent.add(event(sequence, workflow, "{}"));
    }

    private List<Long> sequences(Scope scope, long after, int limit) {
        return recent.after(scope, after, limit).stream()
                .map(StoredEvent::sequence)
                .toList();
    }

    private static StoredEvent event(long sequence, String workflow, String body) {
        return new StoredEvent(sequence, workflow, "database", "branch", "id", "type", "subject", Instant.EPOCH, body);
    }
}
