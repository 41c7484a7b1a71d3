package io.shardway.replicator.capture;

import io.quarkus.logging.Log;
import io.shardway.contract.Topics;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.changes.ChangeParts;
import io.shardway.messaging.control.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The change log of one capture as its only writer: records and state in one Kafka transaction, or neither (I10). Opening it fences whoever wrote
 * before.
 */
final class ChangeLog implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    /** Of a read that stands still: two timeouts of a transaction, since Kafka looks for those that are over every ten seconds only. */
    private static final Duration PATIENCE = KafkaClients.CHANGE_TRANSACTION_TIMEOUT.multipliedBy(2);

    private static final Duration NOTEWORTHY = Duration.ofSeconds(2);

    private final String kafka;
    private final CaptureUnit unit;
    private final KafkaProducer<byte[], byte[]> producer;
    private final byte[] stateKey;

    private ChangeLog(String kafka, CaptureUnit unit, KafkaProducer<byte[], byte[]> producer) {
        this.kafka = kafka;
        this.unit = unit;
        this.producer = producer;
        this.stateKey = unit.stateKey().getBytes(StandardCharsets.UTF_8);
    }

    /** Makes the topics that are missing and takes the log over. */
    static ChangeLog open(String kafka, CaptureUnit unit) {
        createTopics(kafka, unit);
        KafkaProducer<byte[], byte[]> producer = KafkaClients.changeProducer(kafka, unit.transactionalId());
        try {
            // INVARIANT: the state is read after this, so it is the last one that anybody ever committed.
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
        return new ChangeLog(kafka, unit, producer);
    }

    /**
     * A log that was begun has a state: without it nobody knows where to go on.
     *
     * @throws ShardwayException CHANGE_LOG_GAP
     */
    void requireEmpty() {
        TopicPartition first = new TopicPartition(unit.changeLog(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = KafkaClients.changeConsumer(kafka)) {
            consumer.assign(List.of(first));
            consumer.seekToBeginning(List.of(first));
            long end = consumer.endOffsets(List.of(first)).getOrDefault(first, 0L);
            // What a capture left uncommitted when it died is passed over here.
            while (consumer.position(first) < end) {
                if (!consumer.poll(POLL).isEmpty()) {
                    throw new ShardwayException(
                            ErrorCode.CHANGE_LOG_GAP,
                            "Change log " + unit.changeLog() + " holds changes, but topic " + Topics.CAPTURE_STATE
                                    + " has lost how far " + unit + " was: restart the workflow");
                }
            }
        }
    }

    /** Appends the records and moves the state, atomically. */
    void append(List<LogRecord> records, CaptureState state) {
        long begun = System.nanoTime();
        try {
            producer.beginTransaction();
            for (LogRecord record : records) {
                for (byte[] value : ChangeParts.split(record.change())) {
                    var _ = producer.send(new ProducerRecord<>(unit.changeLog(), record.partition(), null, value));
                }
            }
            var _ = producer.send(new ProducerRecord<>(Topics.CAPTURE_STATE, stateKey, state.toJson()));
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw AppendFailure.of(
                    e,
                    unit.toString(),
                    unit.changeLog(),
                    Duration.ofNanos(System.nanoTime() - begun),
                    KafkaClients.CHANGE_TRANSACTION_TIMEOUT);
        }
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            producer.close(Duration.ofSeconds(2));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The last committed state of a capture, read to the end of the state topic. */
    static Optional<CaptureState> state(String kafka, String key) {
        return state(kafka, key, PATIENCE);
    }

    /**
     * The topic is shared: what another capture that died has open in front of our last state must end first, which its next run does, or else Kafka.
     *
     * @param patience how long reading may stand still
     * @throws ShardwayException SERVER_BUSY when it stands still for longer
     */
    static Optional<CaptureState> state(String kafka, String key, Duration patience) {
        CaptureState last = null;
        try (KafkaConsumer<String, byte[]> consumer = KafkaClients.controlConsumer(kafka)) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.CAPTURE_STATE).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            // The end as it is for everybody, open transactions included.
            Map<TopicPartition, Long> ends = ends(kafka, partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long position = -1;
            long moved = System.nanoTime();
            boolean told = false;
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
                    if (key.equals(message.key())) {
                        last = message.value() == null ? null : CaptureState.fromJson(message.value());
                    }
                }
                long now = partitions.stream().mapToLong(consumer::position).sum();
                Duration still = Duration.ofNanos(System.nanoTime() - moved);
                if (now != position) {
                    position = now;
                    moved = System.nanoTime();
                } else if (still.compareTo(patience) > 0) {
                    throw new ShardwayException(
                            ErrorCode.SERVER_BUSY,
                            "Cannot read topic " + Topics.CAPTURE_STATE + " to its end for " + still.toSeconds()
                                    + " s: a capture that died has a transaction open there, or Kafka is not whole");
                } else if (!told && still.compareTo(NOTEWORTHY) > 0) {
                    told = true;
                    Log.infof(
                            "Waiting for a transaction of another capture in topic %s to end; Kafka ends it after %d s key=%s",
                            Topics.CAPTURE_STATE, KafkaClients.CHANGE_TRANSACTION_TIMEOUT.toSeconds(), key);
                }
            }
        }
        return Optional.ofNullable(last);
    }

    private static Map<TopicPartition, Long> ends(String kafka, List<TopicPartition> partitions) {
        try (Admin admin = KafkaClients.admin(kafka)) {
            Map<TopicPartition, org.apache.kafka.clients.admin.OffsetSpec> wanted = new HashMap<>();
            partitions.forEach(partition -> wanted.put(partition, org.apache.kafka.clients.admin.OffsetSpec.latest()));
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(wanted).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw new ShardwayException(
                    ErrorCode.SERVER_UNREACHABLE, "Cannot read the end of " + Topics.CAPTURE_STATE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShardwayException(
                    ErrorCode.SERVER_UNREACHABLE, "Stopped while reading the state of a capture", e);
        }
    }

    private static void createTopics(String kafka, CaptureUnit unit) {
        Map<String, String> forEver = Map.of(
                "cleanup.policy", "delete",
                "retention.ms", "-1",
                "retention.bytes", "-1",
                "unclean.leader.election.enable", "false",
                "max.message.bytes", Integer.toString(KafkaClients.MAX_RECORD_BYTES));
        try (Admin admin = KafkaClients.admin(kafka)) {
            create(
                    admin,
                    new NewTopic(unit.changeLog(), Optional.of(unit.partitions()), Optional.empty()).configs(forEver));
            create(admin, new NewTopic(unit.schemaHistory(), Optional.of(1), Optional.empty()).configs(forEver));
            create(
                    admin,
                    new NewTopic(Topics.CAPTURE_STATE, Optional.of(1), Optional.empty())
                            .configs(Map.of(
                                    "cleanup.policy", "compact",
                                    "unclean.leader.election.enable", "false",
                                    "segment.ms", "600000",
                                    "min.cleanable.dirty.ratio", "0.1")));
        }
    }

    private static void create(Admin admin, NewTopic topic) {
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new ShardwayException(ErrorCode.SERVER_UNREACHABLE, "Cannot create topic " + topic.name(), e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShardwayException(
                    ErrorCode.SERVER_UNREACHABLE, "Stopped while creating topic " + topic.name(), e);
        }
    }
}
