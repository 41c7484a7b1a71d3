package io.shardway.messaging.work;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.ContractJson;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The table of what should be the case, from a compacted command topic. A partition that is given to us is read from its beginning to its end
 * before anything of it is handed out, and per unit of work the highest generation stands; so a command that was replaced long ago never
 * starts. Later commands are handed out as they come.
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
        private final long end;
        private final Map<String, Command> commands = new HashMap<>();
        private boolean complete;

        private Partition(long beginning, long end) {
            this.end = end;
            this.complete = beginning >= end;
        }
    }

    private final Listener listener;
    private final Map<Integer, Partition> partitions = new HashMap<>();

    public WantedWork(Listener listener) {
        this.listener = listener;
    }

    /** To be called on the polling thread by the rebalance listener. */
    public synchronized void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        consumer.seekToBeginning(assigned);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(assigned);
        Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
        assigned.forEach(partition -> partitions.put(
                partition.partition(),
                new Partition(beginnings.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L))));
        Log.infof("Reading wanted work of %d partitions", assigned.size());
    }

    public synchronized void revoked(Collection<TopicPartition> revoked) {
        for (TopicPartition topicPartition : revoked) {
            Partition partition = partitions.remove(topicPartition.partition());
            if (partition != null) {
                Set.copyOf(partition.commands.keySet()).forEach(listener::released);
            }
        }
    }

    /** Takes one record of the command topic; records of partitions that are not ours any more are left alone. */
    public synchronized void received(ConsumerRecord<String, byte[]> message) {
        Partition partition = partitions.get(message.partition());
        if (partition == null) {
            return;
        }
        if (message.value() == null) {
            partition.commands.remove(message.key());
            if (partition.complete) {
                listener.released(message.key());
            }
        } else {
            take(partition, message);
        }
        if (!partition.complete && message.offset() + 1 >= partition.end) {
            partition.complete = true;
            partition.commands.values().forEach(listener::wanted);
        }
    }

    private void take(Partition partition, ConsumerRecord<String, byte[]> message) {
        Command command;
        try {
            command = ContractJson.read(message.value(), Command.class);
        } catch (IllegalArgumentException e) {
            Log.errorf(e, "Skipping a command that cannot be read key=%s offset=%d", message.key(), message.offset());
            return;
        }
        Command known = partition.commands.get(command.unit());
        if (known != null && known.generation() > command.generation()) {
            return;
        }
        partition.commands.put(command.unit(), command);
        if (partition.complete && !command.equals(known)) {
            listener.wanted(command);
        }
    }
}
