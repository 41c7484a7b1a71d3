package io.shardway.api.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardway.contract.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutingFollowerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger opened = new AtomicInteger();
    private volatile int failures = 2;
    private final RoutingFollower follower = new RoutingFollower(this::consumer);

    @AfterEach
    void stop() {
        follower.stop();
    }

    @Test
    void beginsAnewAfterAnyFailureAndIsNotReadyMeanwhile() {
        failures = Integer.MAX_VALUE;
        Thread.ofPlatform().daemon().start(follower::start);
        var readiness = new RoutingReadiness(follower);
        await().atMost(PATIENCE).until(() -> opened.get() > 2);
        assertThat(follower.complete()).isFalse();
        assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);

        failures = 0;

        await().atMost(PATIENCE).until(follower::complete);
        assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void isNotReadyWhenItsThreadHasDied() {
        var dead = new RoutingFollower(() -> {
            throw new NoClassDefFoundError("an installation that lacks something");
        });
        Thread.ofPlatform().daemon().start(dead::start);

        await().atMost(PATIENCE)
                .until(() -> new RoutingReadiness(dead).call().getStatus() == HealthCheckResponse.Status.DOWN);
    }

    private Consumer<String, byte[]> consumer() {
        var routing = new TopicPartition(Topics.ROUTING, 0);
        var answers = new TopicPartition(Topics.ROUTING_ANSWERS, 0);
        var consumer = new MockConsumer<String, byte[]>("earliest");
        consumer.updateBeginningOffsets(Map.of(routing, 0L, answers, 0L));
        consumer.updateEndOffsets(Map.of(routing, 0L, answers, 0L));
        if (opened.getAndIncrement() < failures) {
            consumer.schedulePollTask(() -> {
                throw new IllegalStateException("a defect");
            });
        }
        return consumer;
    }
}
