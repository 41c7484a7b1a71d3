package io.shardway.replicator.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.messaging.changes.Change;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommitPaceTest {

    private static final Change.Header HEADER = new Change.Header(1, "gtid 0-1-1", "0-1-1", 0);
    private static final LogRecord ROW_END = new LogRecord(0, new Change.TransactionEnd(HEADER));
    private static final LogRecord MARK = new LogRecord(0, new Change.Watermark(HEADER, UUID.randomUUID(), "FENCE"));
    private static final LogRecord DDL = new LogRecord(0, new Change.Ddl(HEADER, 0, "ALTER TABLE t ADD c INT"));
    private static final LogRecord HEARTBEAT = new LogRecord(0, new Change.Heartbeat(HEADER));
    private static final long COMMIT = 1_000_000_000L;

    private final CommitPace pace = new CommitPace(COMMIT);

    @Test
    void letsRowsAndHeartbeatsGather() {
        var gathered = List.of(ROW_END, HEARTBEAT);

        assertThat(pace.isDue(gathered, 0, true, after(CommitPace.PERIOD.minusNanos(1))))
                .isFalse();
        assertThat(pace.isDue(gathered, 0, false, after(CommitPace.PERIOD))).isTrue();
    }

    @Test
    void keepsNobodyWaitingForAMarkOrASchemaChange() {
        assertThat(pace.isDue(List.of(ROW_END, MARK), 0, true, COMMIT)).isTrue();
        assertThat(pace.isDue(List.of(DDL, ROW_END), 0, true, COMMIT)).isTrue();
    }

    @Test
    void commitsAGoodBatchAtOnce() {
        assertThat(pace.isDue(Collections.nCopies(CommitPace.ENOUGH, ROW_END), 0, true, COMMIT))
                .isTrue();
        assertThat(pace.isDue(List.of(ROW_END), CommitPace.ENOUGH_BYTES, true, COMMIT))
                .isTrue();
        assertThat(pace.isDue(Collections.nCopies(CommitPace.ENOUGH - 1, ROW_END), 0, true, COMMIT))
                .isFalse();
    }

    @Test
    void storesAPositionThatMovesWithoutRecordsNowAndThen() {
        assertThat(pace.isDue(List.of(), 0, true, after(CommitPace.STATE_PERIOD)))
                .isFalse();
        assertThat(pace.isDue(List.of(), 0, true, after(CommitPace.STATE_PERIOD.plusNanos(1))))
                .isTrue();
        assertThat(pace.isDue(List.of(), 0, false, after(CommitPace.STATE_PERIOD.plusNanos(1))))
                .isFalse();
    }

    @Test
    void countsFromTheLastCommit() {
        pace.committed(after(CommitPace.PERIOD));

        assertThat(pace.isDue(
                        List.of(ROW_END),
                        0,
                        true,
                        after(CommitPace.PERIOD.multipliedBy(2).minusNanos(1))))
                .isFalse();
        assertThat(pace.isDue(List.of(ROW_END), 0, true, after(CommitPace.PERIOD.multipliedBy(2))))
                .isTrue();
    }

    private static long after(Duration since) {
        return COMMIT + since.toNanos();
    }
}
