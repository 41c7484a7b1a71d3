package io.shardway.replicator.redo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.kernel.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescingTest {

    @Test
    void keepsOnlyTheLastEventOfEachKey() {
        List<Step> steps = Coalescing.plan(
                List.of(
                        put(1, "a", "1"),
                        put(2, "b", "1"),
                        remove(3, "a"),
                        put(4, "b", "2"),
                        remove(5, "c"),
                        put(6, "c", "3")),
                _ -> true);

        assertThat(steps)
                .containsExactly(
                        new Step.RemoveAll(0, List.of(key("a"))),
                        new Step.PutAll(0, List.of(put(4, "b", "2"), put(6, "c", "3"))));
    }

    @Test
    void keepsTheOrderWhereJavaCannotTellKeysApart() {
        List<Step> steps = Coalescing.plan(
                List.of(put(1, "a", "1"), put(2, "b", "1"), remove(3, "a"), put(4, "A", "2"), remove(5, "A")),
                _ -> false);

        assertThat(steps)
                .containsExactly(
                        new Step.PutAll(0, List.of(put(1, "a", "1"), put(2, "b", "1"))),
                        new Step.RemoveAll(0, List.of(key("a"))),
                        new Step.PutAll(0, List.of(put(4, "A", "2"))),
                        new Step.RemoveAll(0, List.of(key("A"))));
    }

    private static KeyEvent.Put put(long offset, String key, String value) {
        return new KeyEvent.Put(
                offset, 0, key(key), new Row(new byte[][] {key.getBytes(UTF_8), value.getBytes(UTF_8)}), List.of());
    }

    private static KeyEvent.Remove remove(long offset, String key) {
        return new KeyEvent.Remove(offset, 0, key(key));
    }

    private static Row key(String key) {
        return new Row(new byte[][] {key.getBytes(UTF_8)});
    }
}
