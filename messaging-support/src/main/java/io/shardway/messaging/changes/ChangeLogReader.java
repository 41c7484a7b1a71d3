package io.shardway.messaging.changes;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.control.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads one partition of a change log, committed records only, and checks that none is missing: the running numbers must follow each other (I10). Not
 * thread-safe, like the consumer in it.
 */
public final class ChangeLogReader implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final ChangeParts parts = new ChangeParts();
    private long lastSequence;

    /**
     * Starts behind {@code lastAppliedOffset}; -1 reads from the very first record.
     */
    public ChangeLogReader(String bootstrap, String topic, int partition, long lastAppliedOffset) {
        this.consumer = KafkaClients.changeConsumer(bootstrap);
        this.partition = new TopicPartition(topic, partition);
        consumer.assign(List.of(this.partition));
        consumer.seek(this.partition, lastAppliedOffset + 1);
        this.lastSequence = lastAppliedOffset < 0 ? 0 : -1;
    }

    /** The next changes, in order; empty when none came in time. */
    public List<LoggedChange> poll(Duration timeout) {
        List<LoggedChange> changes = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(timeout).records(partition)) {
                // A change in several records has the offset of the last one: the next change comes right behind it.
                parts.join(message.value()).ifPresent(change -> {
                    checkFollows(change.header().sequence(), message.offset());
                    changes.add(new LoggedChange(message.offset(), change));
                });
            }
        } catch (OffsetOutOfRangeException | NoOffsetForPartitionException e) {
            throw new ShardwayException(
                    ErrorCode.CHANGE_LOG_GAP,
                    "Change log " + partition
                            + " does not hold the offset after the last applied one; start the copy over",
                    e);
        }
        return changes;
    }

    /** Offset that the next committed record will at least have: the size of the backlog, for progress. */
    public long endOffset() {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /** Stops fetching while polling goes on, so that a long pause costs no memory. */
    public void pause() {
        consumer.pause(List.of(partition));
    }

    public void resume() {
        consumer.resume(List.of(partition));
    }

    private void checkFollows(long sequence, long offset) {
        if (lastSequence >= 0 && sequence != lastSequence + 1) {
            throw new ShardwayException(
                    ErrorCode.CHANGE_LOG_GAP,
                    "Change log " + partition + " has a gap at offset " + offset + ": number " + sequence + " after "
                            + lastSequence);
        }
        lastSequence = sequence;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
