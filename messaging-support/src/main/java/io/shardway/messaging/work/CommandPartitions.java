package io.shardway.messaging.work;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Binds {@link WantedWork} to the consumer of a service's {@code commands} channel ({@code consumer-rebalance-listener.name=wanted-work}). The
 * service produces the {@link WantedWork} bean; services without commands have none.
 */
@ApplicationScoped
@Identifier("wanted-work")
public class CommandPartitions implements KafkaConsumerRebalanceListener {

    private final Instance<WantedWork> wantedWork;

    public CommandPartitions(Instance<WantedWork> wantedWork) {
        this.wantedWork = wantedWork;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        wantedWork.get().assigned(consumer, partitions);
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        wantedWork.get().revoked(partitions);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        wantedWork.get().revoked(partitions);
    }
}
