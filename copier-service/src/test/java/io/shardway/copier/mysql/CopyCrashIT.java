package io.shardway.copier.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.sidecar.Checkpoint;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A copy that ends between any two of its steps, or that has two owners, ends as one that was never disturbed. */
class CopyCrashIT {

    private static final String TABLE = "id INT PRIMARY KEY, v VARCHAR(100)";
    private static final String FILL = "INSERT INTO t SELECT seq * 3, CONCAT('value ', seq) FROM seq_1_to_200";

    /** What a SIGKILL looks like from the outside: nothing more is done, the server rolls back. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    static Stream<Arguments> steps() {
        return Stream.of(CopyStep.values())
                .flatMap(step -> Stream.of(1, 2, 4).map(occurrence -> Arguments.of(step, occurrence)));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void resumesAfterAKillAtAnyStep(CopyStep step, int occurrence) throws Exception {
        try (CopyFixture copy = new CopyFixture(TABLE)) {
            // Given a split that was killed, and killed again where it went on
            copy.fill(FILL);
            List<Split> splits = copy.plan();
            Split split = splits.get(1);
            for (int kills = 0; kills < 2; kills++) {
                AtomicInteger seen = new AtomicInteger();
                try {
                    copy.copy(split, 9, reached -> {
                        if (reached == step && seen.incrementAndGet() == occurrence) {
                            throw new Killed();
                        }
                    });
                } catch (Killed _) {
                    // As planned; a late occurrence may come after the end.
                }
            }

            // When
            copy.copyAll(splits, 9);

            // Then every row is there, and no committed chunk was copied again
            copy.assertEqual();
            assertThat(copy.progress().rows()).isEqualTo(copy.sourceRows());
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void doesNotBringBackRowsThatWereDeletedAroundAKill(CopyStep step, int occurrence) throws Exception {
        try (CopyFixture copy = new CopyFixture(TABLE);
                RedoDouble redo = new RedoDouble(copy)) {
            copy.fill(FILL);
            List<Split> splits = copy.plan();
            redo.delete("3");
            redo.delete("300");
            copy.fill("DELETE FROM t WHERE id IN (3, 300, 306, 150)");
            AtomicInteger seen = new AtomicInteger();
            for (Split split : splits) {
                try {
                    copy.copy(split, 9, reached -> {
                        if (reached == step && seen.incrementAndGet() == occurrence) {
                            throw new Killed();
                        }
                    });
                } catch (Killed _) {
                    // The next copier goes on.
                }
            }
            redo.delete("306");
            redo.delete("150");

            copy.copyAll(splits, 9);

            copy.assertEqual();
        }
    }

    @Test
    void aZombieThatReadBeforeTheOtherFinishedWritesNothing() throws Exception {
        try (CopyFixture copy = new CopyFixture(TABLE);
                RedoDouble redo = new RedoDouble(copy)) {
            copy.fill(FILL);
            List<Split> splits = copy.plan();
            Split split = splits.getFirst();
            Pause pause = new Pause(CopyStep.CHUNK_READ, 2);
            CompletableFuture<Boolean> zombie = inBackground(copy, split, pause);
            pause.awaitReached();

            // When another owner copies the split to its end, and the stream deletes a row of the zombie's chunk, grave
            // and all
            assertThat(copy.copy(split, 9, _ -> {})).isTrue();
            redo.delete("30");
            redo.forgetGraves();
            copy.fill("DELETE FROM t WHERE id = 30");
            pause.release();

            // Then the zombie is turned away
            assertThatThrownBy(() -> zombie.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ITEM_TAKEN));
            copy.copyAll(splits, 9);
            copy.assertEqual();
        }
    }

    @ParameterizedTest
    @MethodSource("stepsInsideATransaction")
    void theNextOwnerWaitsForTheTransactionOfTheOneBefore(CopyStep step) throws Exception {
        try (CopyFixture copy = new CopyFixture(TABLE)) {
            copy.fill(FILL);
            List<Split> splits = copy.plan();
            Split split = splits.getFirst();
            Pause pause = new Pause(step, 2);
            CompletableFuture<Boolean> before = inBackground(copy, split, pause);
            pause.awaitReached();

            // When the next owner takes the split while a chunk is being written, and that chunk commits afterwards
            CompletableFuture<Boolean> next = inBackground(copy, split, _ -> {});
            copy.awaitLockWaitOnTarget();
            pause.release();

            // Then each chunk was counted once
            assertThat(next.get(30, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> before.get(30, TimeUnit.SECONDS)).hasMessageContaining("another owner");
            copy.copyAll(splits, 9);
            copy.assertEqual();
            assertThat(copy.progress().rows()).isEqualTo(copy.sourceRows());
        }
    }

    static Stream<CopyStep> stepsInsideATransaction() {
        return Stream.of(
                CopyStep.ITEM_ADVANCED, CopyStep.ROWS_INSERTED, CopyStep.GRAVES_LOCKED, CopyStep.GRAVES_CLEARED);
    }

    @Test
    void anOwnerThatHangsInATransactionIsEnded() throws Exception {
        try (CopyFixture copy = new CopyFixture(TABLE);
                Connection hanging = copy.route.openTarget();
                Connection next = copy.route.openTarget()) {
            // Given
            Item item = Items.take(hanging, copy.route.stream(), ItemKind.SPLIT, "t/0", "hanging");
            hanging.setAutoCommit(false);
            Items.advance(hanging, item, Checkpoint.ofSplit(Optional.empty(), 1, 1, false));

            // When
            Item taken = Items.take(next, copy.route.stream(), ItemKind.SPLIT, "t/0", "next");

            // Then
            assertThat(taken.epoch()).isGreaterThan(item.epoch());
            assertThat(taken.rows()).isZero();
            assertThatThrownBy(hanging::commit).isNotNull();
        }
    }

    @Test
    void aStopWaitsForTheChunkInFlightAndNothingFollowsIt() throws Exception {
        try (CopyFixture copy = new CopyFixture(TABLE)) {
            copy.fill(FILL);
            List<Split> splits = copy.plan();
            Pause pause = new Pause(CopyStep.ROWS_INSERTED, 2);
            CompletableFuture<Boolean> running = inBackground(copy, splits.getFirst(), pause);
            pause.awaitReached();
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(
                    () -> {
                        try {
                            CopyIT.stop(copy, 1);
                        } catch (java.sql.SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    THREADS);
            copy.awaitLockWaitOnTarget();

            pause.release();
            stopping.get(30, TimeUnit.SECONDS);
            long rows = copy.progress().rows();

            assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS)).hasMessageContaining("another owner");
            assertThat(copy.progress().rows()).isEqualTo(rows);
            assertThat(copy.copy(splits.getFirst(), 9, _ -> {})).isFalse();
            assertThat(copy.progress().rows()).isEqualTo(rows);
        }
    }

    /** Not the common pool: it has one thread on two cores. */
    private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    private static CompletableFuture<Boolean> inBackground(CopyFixture copy, Split split, Consumer<CopyStep> steps) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return copy.copy(split, 9, steps);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                THREADS);
    }

    /** Holds a copier at a step. */
    private static final class Pause implements Consumer<CopyStep> {

        private final CopyStep step;
        private final int occurrence;
        private final AtomicInteger seen = new AtomicInteger();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Pause(CopyStep step, int occurrence) {
            this.step = step;
            this.occurrence = occurrence;
        }

        @Override
        public void accept(CopyStep current) {
            if (current == step && seen.incrementAndGet() == occurrence) {
                reached.countDown();
                await(released);
            }
        }

        void awaitReached() {
            await(reached);
        }

        void release() {
            released.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
