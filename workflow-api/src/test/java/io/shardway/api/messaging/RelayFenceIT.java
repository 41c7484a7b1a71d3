package io.shardway.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.shardway.api.ApiConfig;
import io.shardway.api.ApiServers;
import io.shardway.api.events.EventFeed;
import io.shardway.api.instance.ThisInstance;
import io.shardway.api.shell.FaultPoints;
import io.shardway.api.shell.FaultPoints.Point;
import io.shardway.api.shell.RelayBell;
import io.shardway.testing.TestNames;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A relay that sleeps past its lease at any point can put nothing old behind something newer. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class RelayFenceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    EventFeed feed;

    @Inject
    FaultPoints faults;

    @Inject
    ApiConfig config;

    private final CountDownLatch asleep = new CountDownLatch(1);
    private final CountDownLatch awake = new CountDownLatch(1);

    private CommandTopic topic;

    @BeforeEach
    void createTopic() {
        topic = new CommandTopic(pool, Map.of());
    }

    @AfterEach
    void heal() {
        faults.whenPassing(_ -> {});
        awake.countDown();
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_SEND", "BEFORE_SEND_COUNTS", "AFTER_SEND"})
    void landsNothingOldWhenItSleptPastItsLease(Point where) throws InterruptedException {
        // Given
        faults.whenPassing(point -> sleepOnce(point, where));
        topic.store("old");
        assertThat(asleep.await(30, TimeUnit.SECONDS)).isTrue();
        var successor = new Relay(
                pool,
                new RelayBell(),
                feed,
                new FaultPoints(),
                new ThisInstance(TestNames.unique("successor")),
                config);
        sql("UPDATE relay_lease SET until_millis = 0 WHERE id = 1");
        successor.start();
        topic.awaitSent("old");
        topic.store("newer");
        topic.awaitSent("newer");

        // When
        awake.countDown();
        successor.stop(new ShutdownEvent());
        topic.store("newest");
        topic.awaitSent("newest");

        // Then
        List<String> landed = topic.landed();
        assertThat(landed.stream().distinct()).containsExactly("old", "newer", "newest");
        assertThat(landed)
                .as("at least once, the same again before anything newer")
                .isSortedAccordingTo((a, b) -> Integer.compare(age(a), age(b)));
        if (where != Point.AFTER_SEND) {
            assertThat(landed).hasSize(3);
        }
    }

    private void sleepOnce(Point point, Point where) {
        if (point != where || asleep.getCount() == 0) {
            return;
        }
        asleep.countDown();
        try {
            awake.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int age(String body) {
        return List.of("old", "newer", "newest").indexOf(body);
    }

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(PATIENCE);
    }
}
