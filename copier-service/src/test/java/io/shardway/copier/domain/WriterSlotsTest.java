package io.shardway.copier.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class WriterSlotsTest {

    @Test
    void servesTheLargestTableFirst() throws InterruptedException {
        WriterSlots slots = new WriterSlots(1);
        slots.acquire(0);
        List<Long> order = new CopyOnWriteArrayList<>();
        int started = 0;
        for (long priority : List.of(5L, 500L, 50L)) {
            Thread.ofVirtual().start(() -> {
                try {
                    slots.acquire(priority);
                    order.add(priority);
                    slots.release();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            int waiting = ++started;
            await().until(() -> slots.waiting() == waiting);
        }

        slots.release();

        await().until(() -> order.size() == 3);
        assertThat(order).containsExactly(500L, 50L, 5L);
        assertThat(slots.busy()).isZero();
    }

    @Test
    void givesUpAWaitThatIsInterrupted() throws InterruptedException {
        WriterSlots slots = new WriterSlots(1);
        slots.acquire(0);
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                slots.acquire(1);
            } catch (InterruptedException _) {
                // Expected: the unit was stopped while it waited.
            }
        });
        await().until(() -> slots.waiting() == 1);

        waiting.interrupt();

        assertThat(waiting.join(Duration.ofSeconds(5))).isTrue();
        assertThat(slots.waiting()).isZero();
    }
}
