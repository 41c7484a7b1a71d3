package io.shardway.messaging.work;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.ContractJson;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The table of what should be the case, from a compacted command topic. A partition that is given to us is read from its beginning to its end
 * before anything of it is handed out, and per unit of work the highest generation stands; so a command that was replaced long ago never
 * starts. Later commands are handed out as they come, each record once.
 */
public final class WantedWork {

    /** Who makes it the case. */
    public interface Listener {
        /** This should be the case now; called again for newer generations, and for the same one after a new assignment. */
        void wanted(Command command);

        /** The unit is over, or another instance has it: stop without a word. */
        void released(String unit);
    }

    private static final class Partition {
        private final Map<String, Command> commands = new HashMap<>();
        /** Records below were taken in already: what an older assignment left in a buffer comes too late. */
        private long next;
    }

    private final Listener listener;
    private final Map<Integer, Partition> partitions = new HashMap<>();
    private final Map<TopicPartition, Supplier<? extends Consumer<String, byte[]>>> unread = new HashMap<>();

    public WantedWork(Listener listener) {
        this.listener = listener;
    }

    /**
     * To be called on the polling thread by the rebalance listener: reads the partitions to their end and lets the channel go on there.
     *
     * @param channel the consumer that polls for the channel
     * @param reader a consumer of its own that reads committed records
     */
    public void assigned(Consumer<?, ?> channel, Collection<TopicPartition> assigned, Consumer<String, byte[]> reader) {
        var read = new HashMap<Integer, Partition>();
        assigned.forEach(partition -> read.put(partition.partition(), new Partition()));
        Map<TopicPartition, Long> positions = CompactedTopic.readToEnd(
                reader, assigned, message -> take(read.getOrDefault(message.partition(), new Partition()), message));
        positions.forEach((partition, position) -> {
            channel.seek(partition, position);
            read.getOrDefault(partition.partition(), new Partition()).next = position;
        });
        Log.infof("Read wanted work of %d partitions", assigned.size());
        handOut(read);
    }

    /** The partitions are ours and could not be read: each is read when the next record of it comes. */
    public synchronized void unread(
            Collection<TopicPartition> ours, Supplier<? extends Consumer<String, byte[]>> readers) {
        ours.forEach(partition -> unread.put(partition, readers));
    }

    private void readNow(TopicPartition partition) {
        Supplier<? extends Consumer<String, byte[]>> readers = unread.get(partition);
        if (readers == null) {
            return;
        }
        try (Consumer<String, byte[]> reader = readers.get()) {
            Partition read = new Partition();
            // What the channel brings of it again lies below.
            read.next = CompactedTopic.readToEnd(reader, List.of(partition), message -> take(read, message))
                    .getOrDefault(partition, 0L);
            handOut(Map.of(partition.partition(), read));
        }
    }

    private synchronized void handOut(Map<Integer, Partition> read) {
        partitions.putAll(read);
        unread.keySet().removeIf(partition -> read.containsKey(partition.partition()));
        read.values().forEach(partition -> partition.commands.values().forEach(listener::wanted));
    }

    public synchronized void revoked(Collection<TopicPartition> revoked) {
        for (TopicPartition topicPartition : revoked) {
            unread.remove(topicPartition);
            Partition partition = partitions.remove(topicPartition.partition());
            if (partition != null) {
                Set.copyOf(partition.commands.keySet()).forEach(listener::released);
            }
        }
    }

    /** Takes one record of the command topic; records of partitions that are not ours any more are left alone. */
    public synchronized void received(ConsumerRecord<String, byte[]> message) {
        readNow(new TopicPartition(message.topic(), message.partition()));
        Partition partition = partitions.get(message.partition());
        if (partition == null || message.offset() < partition.next) {
            return;
        }
        partition.next = message.offset() + 1;
        Command before = partition.commands.get(message.key());
        take(partition, message);
        Command now = partition.commands.get(message.key());
        if (message.value() == null) {
            listener.released(message.key());
        } else if (now != null && !now.equals(before)) {
            listener.wanted(now);
        }
    }

    private static void take(Partition partition, ConsumerRecord<String, byte[]> message) {
        if (message.value() == null) {
            partition.commands.remove(message.key());
            return;
        }
        Command command;
        try {
            command = ContractJson.read(message.value(), Command.class);
        } catch (IllegalArgumentException e) {
            Log.errorf(e, "Skipping a command that cannot be read key=%s offset=%d", message.key(), message.offset());
            return;
        }
        Command known = partition.commands.get(message.key());
        if (known == null || known.generation() <= command.generation()) {
            partition.commands.put(message.key(), command);
        }
    }
}
