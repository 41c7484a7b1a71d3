package io.shardway.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NameLookupTest {

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.7");

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();
    private volatile CountDownLatch answers = new CountDownLatch(1);
    private final NameLookup names = new NameLookup(this::source);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        answers.countDown();
        threads.shutdownNow();
    }

    @Test
    void waitsNoLongerThanThePatienceForANameThatHangs() {
        assertThatThrownBy(() -> names.addresses("hangs", SHORT)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void tellsThatANameIsUnknown() {
        assertThatThrownBy(() -> names.addresses("unknown", LONG)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void looksANameUpOnceForAllWhoWait() throws Exception {
        var waiting = IntStream.range(0, 100)
                .mapToObj(_ -> threads.submit(() -> names.addresses("hangs", LONG)))
                .toList();
        await().until(() -> asked.get() == 1);
        answers.countDown();

        for (Future<List<InetAddress>> one : waiting) {
            assertThat(one.get()).containsExactly(ADDRESS);
        }
        assertThat(names.addresses("hangs", LONG)).as("asked anew afterwards").containsExactly(ADDRESS);
        assertThat(asked.get()).isBetween(2, 101);
    }

    @Test
    void letsNamesThatHangHoldUpNoOther() throws Exception {
        var late = IntStream.range(0, 20).mapToObj(i -> "hangs" + i).toList();
        assertThat(timeouts(late)).isEqualTo(20);
        assertThat(hanging).as("each takes a thread the first time").hasValue(20);
        answers.countDown();
        await().until(() -> hanging.get() == 0);

        answers = new CountDownLatch(1);
        assertThat(timeouts(late)).isEqualTo(20);
        assertThat(hanging).as("few the second time").hasValue(4);

        assertThat(names.addresses("good", LONG)).containsExactly(ADDRESS);
        answers.countDown();
        assertThat(names.addresses("hangs0", LONG))
                .as("when it no longer hangs")
                .containsExactly(ADDRESS);
    }

    private long timeouts(List<String> asking) throws Exception {
        var running = asking.stream()
                .map(name -> threads.submit(() -> {
                    try {
                        names.addresses(name, Duration.ofSeconds(1));
                        return false;
                    } catch (TimeoutException _) {
                        return true;
                    }
                }))
                .toList();
        long late = 0;
        for (Future<Boolean> one : running) {
            late += one.get() ? 1 : 0;
        }
        return late;
    }

    private InetAddress[] source(String name) throws UnknownHostException {
        asked.incrementAndGet();
        if (name.equals("unknown")) {
            throw new UnknownHostException(name);
        }
        if (name.startsWith("hangs")) {
            hanging.incrementAndGet();
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                hanging.decrementAndGet();
            }
        }
        return new InetAddress[] {ADDRESS};
    }
}
