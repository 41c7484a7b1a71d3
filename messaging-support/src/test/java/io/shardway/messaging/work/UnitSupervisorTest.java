package io.shardway.messaging.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardway.contract.Command;
import io.shardway.contract.Direction;
import io.shardway.contract.Want;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnitSupervisorTest {

    private final List<WorkflowEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private UnitSupervisor supervisor = supervising((_, _) -> {});

    @AfterEach
    void close() {
        supervisor.close();
    }

    @Test
    void endsOldWorkBeforeNewWorkOfTheUnitBegins() {
        // Given
        CountDownLatch forever = new CountDownLatch(1);
        supervisor = supervising((command, _) -> {
            log.add("begin " + command.want());
            try {
                if (command.want() == Want.REDO) {
                    forever.await();
                }
            } finally {
                log.add("end " + command.want());
            }
        });
        supervisor.wanted(command(Want.REDO, 1));
        await().until(() -> log.contains("begin REDO"));

        // When
        supervisor.wanted(command(Want.FINISH, 2));

        // Then
        await().until(() -> log.contains("end FINISH"));
        assertThat(log).containsExactly("begin REDO", "end REDO", "begin FINISH", "end FINISH");
        assertThat(events).isEmpty();
    }

    @Test
    void repeatsAfterTransientErrors() {
        AtomicInteger runs = new AtomicInteger();
        supervisor = supervising((_, _) -> {
            if (runs.incrementAndGet() < 3) {
                throw new ShardwayException(ErrorCode.DEADLOCK, "again");
            }
        });

        supervisor.wanted(command(Want.REDO, 1));

        await().until(() -> runs.get() == 3);
        assertThat(events).isEmpty();
    }

    @Test
    void tellsAnErrorThatRepeatingDoesNotMendOnce() {
        AtomicInteger runs = new AtomicInteger();
        supervisor = supervising((_, _) -> {
            runs.incrementAndGet();
            throw new ShardwayException(ErrorCode.BINLOG_PURGED, "position lost");
        });

        supervisor.wanted(command(Want.CAPTURE, 9));

        await().until(() -> !events.isEmpty());
        assertThat(events).singleElement().isInstanceOfSatisfying(WorkflowEvent.WorkFailed.class, failed -> {
            assertThat(failed.code()).isEqualTo("BINLOG_PURGED");
            assertThat(failed.generation()).isEqualTo(9);
            assertThat(failed.mayRetry()).isFalse();
        });
        assertThat(runs).hasValue(1);
    }

    @Test
    void keepsTheTextOfUnknownErrorsToItself() {
        supervisor = supervising((_, _) -> {
            throw new IllegalStateException("value 4711 of row 1");
        });

        supervisor.wanted(command(Want.REDO, 1));

        await().until(() -> !events.isEmpty());
        assertThat(((WorkflowEvent.WorkFailed) events.getFirst()).message()).doesNotContain("4711");
    }

    @Test
    void tellsAnErrorOfTheUnitAsAFailure() {
        supervisor = supervising((_, _) -> {
            throw new StackOverflowError();
        });

        supervisor.wanted(command(Want.REDO, 1));

        await().until(() -> !events.isEmpty());
        assertThat(((WorkflowEvent.WorkFailed) events.getFirst()).code()).isEqualTo("UNEXPECTED");
    }

    @Test
    void endsAProcessThatIsOutOfMemory() {
        CountDownLatch halted = new CountDownLatch(1);
        supervisor = new UnitSupervisor(
                (_, _) -> {
                    throw new IllegalStateException(new OutOfMemoryError("Java heap space"));
                },
                events::add,
                halted::countDown);

        supervisor.wanted(command(Want.REDO, 1));

        await().until(() -> halted.getCount() == 0);
    }

    @Test
    void answersStoppedAlsoWhenNothingRan() {
        supervisor.wanted(command(Want.STOPPED, 4));

        await().until(() -> !events.isEmpty());
        assertThat(events).singleElement().isInstanceOf(WorkflowEvent.StreamStopped.class);
    }

    private UnitSupervisor supervising(UnitWork work) {
        return new UnitSupervisor(work, events::add);
    }

    private static Command command(Want want, long generation) {
        return new Command(UUID.randomUUID(), 1, Direction.FORWARD, generation, 1, "unit", want, Map.of());
    }
}
