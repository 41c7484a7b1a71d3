package io.shardway.messaging.work;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads partitions from their beginning to what is their end now. The end is known by the reader's <em>position</em>, never by the offset of a
 * record: the last offsets of a partition may be those of a transaction's marker, of records of an aborted transaction, or of records
 * that compaction took away, and no record with them ever comes.
 */
final class CompactedTopic {

    private static final Duration POLL = Duration.ofMillis(200);

    private CompactedTopic() {}

    /**
     * Hands out every committed record in order and returns, for each partition, the offset behind it.
     *
     * @param reader a consumer of its own that reads committed records; it is assigned here
     */
    static <K, V> Map<TopicPartition, Long> readToEnd(
            Consumer<K, V> reader,
            Collection<TopicPartition> partitions,
            java.util.function.Consumer<ConsumerRecord<K, V>> take) {
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
        var positions = new HashMap<TopicPartition, Long>();
        while (positions.size() < partitions.size()) {
            for (TopicPartition partition : partitions) {
                long position = reader.position(partition);
                if (position >= ends.getOrDefault(partition, 0L)) {
                    positions.put(partition, position);
                }
            }
            if (positions.size() < partitions.size()) {
                reader.poll(POLL).forEach(record -> {
                    // Behind the end of a partition that is done: its own consumer reads that.
                    if (!positions.containsKey(new TopicPartition(record.topic(), record.partition()))) {
                        take.accept(record);
                    }
                });
            }
        }
        return positions;
    }
}
