package io.shardway.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.contract.Direction;
import io.shardway.cutover.action.Faults;
import io.shardway.cutover.bench.Bench;
import io.shardway.cutover.bench.Settings;
import io.shardway.cutover.domain.Phase;
import io.shardway.cutover.domain.SwitchDetails;
import io.shardway.cutover.domain.SwitchJournal;
import io.shardway.cutover.store.JournalStore;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whose switch counts as abandoned, before and after its owner has been silent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbandonedSwitchIT {

    private static final Duration LONG = Duration.ofMinutes(10);

    private Bench bench;
    private JournalStore journals;

    @BeforeAll
    void start() {
        bench = new Bench();
        journals = bench.instance(Settings.QUICK, Faults.NONE).journals();
    }

    @AfterAll
    void stop() throws InterruptedException {
        bench.close();
    }

    private SwitchJournal buffering(String owner) {
        SwitchJournal idle = journals.begin(
                new SwitchJournal(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        Direction.FORWARD,
                        1,
                        2,
                        7,
                        1,
                        "w/cutover",
                        Phase.IDLE,
                        0,
                        owner,
                        SwitchDetails.NONE),
                Optional.empty());
        return journals.advance(idle, Phase.BUFFERING, SwitchDetails.NONE);
    }

    private boolean isAbandonedFor(String instance, SwitchJournal journal) {
        return journals.abandoned(LONG, instance).stream()
                .anyMatch(found -> found.switchId().equals(journal.switchId()));
    }

    @Test
    void belongsAtOnceToTheNextProcessOfTheSameInstance() {
        SwitchJournal journal = buffering("cutover-1/dead");

        assertThat(isAbandonedFor("cutover-1/next", journal)).isTrue();
        assertThat(journals.ownerHeard(journal.workflow(), LONG, "cutover-1/next"))
                .isFalse();
    }

    @Test
    void isLeftToAnotherInstanceThatWasHeard() {
        SwitchJournal journal = buffering("cutover-1/alive");

        assertThat(isAbandonedFor("cutover-2/other", journal)).isFalse();
        assertThat(isAbandonedFor("cutover-10/other", journal)).isFalse();
        assertThat(isAbandonedFor("cutover-1/alive", journal)).isFalse();
        assertThat(journals.ownerHeard(journal.workflow(), LONG, "cutover-2/other"))
                .isTrue();
        assertThat(journals.abandoned(Duration.ZERO, "cutover-2/other"))
                .extracting(SwitchJournal::switchId)
                .contains(journal.switchId());
    }
}
