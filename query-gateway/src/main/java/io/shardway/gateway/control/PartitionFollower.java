package io.shardway.gateway.control;

import io.quarkus.logging.Log;
import io.shardway.messaging.control.KafkaClients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Follows partition 0 of a control topic on a thread of its own and says when it has read everything that was there at the start.
 * Waits, visibly, while Kafka or the topic is not there.
 */
final class PartitionFollower implements AutoCloseable {

    /** Where to begin. */
    enum From {
        BEGINNING,
        END
    }

    private static final Duration POLL = Duration.ofMillis(500);

    private final String bootstrap;
    private final TopicPartition partition;
    private final From from;
    private final Consumer<ConsumerRecord<String, byte[]>> records;
    private final Runnable caughtUp;
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Thread thread;

    private volatile boolean ready;
    private volatile KafkaConsumer<String, byte[]> consumer;

    PartitionFollower(
            String bootstrap,
            String topic,
            From from,
            Consumer<ConsumerRecord<String, byte[]>> records,
            Runnable caughtUp) {
        this.bootstrap = bootstrap;
        this.partition = new TopicPartition(topic, 0);
        this.from = from;
        this.records = records;
        this.caughtUp = caughtUp;
        this.consumer = KafkaClients.controlConsumer(bootstrap);
        this.thread = Thread.ofPlatform().name("follow-" + topic).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (running.get()) {
            try {
                follow();
            } catch (WakeupException _) {
                // closing
            } catch (RuntimeException e) {
                // Not only Kafka's: without this thread the gateway would obey old rules and keep its lease.
                Log.warnf(e, "Following failed, beginning again topic=%s", partition.topic());
                Pause.of(POLL, running);
                consumer.close();
                if (running.get()) {
                    consumer = KafkaClients.controlConsumer(bootstrap);
                }
            }
        }
        consumer.close();
    }

    private void follow() {
        if (!topicExists()) {
            Log.infof("Waiting for topic %s on Kafka at %s", partition.topic(), bootstrap);
            Pause.of(POLL, running);
            return;
        }
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        if (from == From.BEGINNING || ready) {
            consumer.seekToBeginning(List.of(partition));
        } else {
            consumer.seekToEnd(List.of(partition));
        }
        while (running.get()) {
            for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
                records.accept(message);
            }
            if (!ready && consumer.position(partition) >= end) {
                ready = true;
                caughtUp.run();
            }
        }
    }

    private boolean topicExists() {
        return consumer.listTopics(Duration.ofSeconds(5)).containsKey(partition.topic());
    }

    @Override
    public void close() {
        running.set(false);
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
