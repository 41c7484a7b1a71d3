package io.shardway.gateway.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatementBufferTest {

    private final EventLoop loop = new DefaultEventLoop();
    private final StatementBuffer buffer =
            new StatementBuffer(new StatementBuffer.Limits(Duration.ofSeconds(10), 3, 100));
    private final List<String> woken = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        var _ = loop.shutdownGracefully();
    }

    private Optional<StatementBuffer.Place> enter(String name, int byteCount) {
        return buffer.enter(loop, byteCount, () -> woken.add(name));
    }

    @Test
    void wakesInTheOrderOfArrivalAlsoAfterWaitingAgain() {
        StatementBuffer.Place first = enter("first", 1).orElseThrow();
        StatementBuffer.Place second = enter("second", 1).orElseThrow();
        second.await(Duration.ofSeconds(10));
        first.await(Duration.ofSeconds(10));
        buffer.wakeAll();
        Awaitility.await().until(() -> woken.size() == 2);
        assertThat(woken).containsExactly("first", "second");
    }

    @Test
    void wakesWhenTheTimeIsOver() {
        enter("late", 1).orElseThrow().await(Duration.ofMillis(20));
        Awaitility.await().until(() -> woken.equals(List.of("late")));
    }

    @Test
    void boundsCountAndBytes() {
        StatementBuffer.Place large = enter("large", 90).orElseThrow();
        assertThat(enter("too large", 20)).isEmpty();
        assertThat(enter("small", 5)).isPresent();
        assertThat(enter("small", 5)).isPresent();
        assertThat(enter("too many", 0)).isEmpty();
        large.leave();
        assertThat(enter("fits now", 20)).isPresent();
        assertThat(buffer.waiting()).isEqualTo(3);
    }

    @Test
    void wakesNobodyWhoHasLeft() {
        StatementBuffer.Place place = enter("gone", 1).orElseThrow();
        place.await(Duration.ofSeconds(10));
        place.leave();
        enter("here", 1).orElseThrow().await(Duration.ofSeconds(10));
        buffer.wakeAll();
        Awaitility.await().until(() -> woken.contains("here"));
        assertThat(woken).containsExactly("here");
    }
}
