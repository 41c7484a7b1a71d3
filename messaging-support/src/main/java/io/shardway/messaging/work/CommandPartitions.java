package io.shardway.messaging.work;

import io.quarkus.logging.Log;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.messaging.control.ServiceConfig;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Binds {@link WantedWork} to the consumer of a service's {@code commands} channel ({@code consumer-rebalance-listener.name=wanted-work}). The
 * service produces the {@link WantedWork} bean; services without commands have none.
 */
@ApplicationScoped
@Identifier("wanted-work")
public class CommandPartitions implements KafkaConsumerRebalanceListener {

    /** How long reading is tried: together with a last try well below max.poll.interval.ms, at which the partitions would go to somebody else. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Instance<WantedWork> wantedWork;
    private final ServiceConfig config;

    public CommandPartitions(
            Instance<WantedWork> wantedWork,
            ServiceConfig config,
            @ConfigProperty(name = "mp.messaging.incoming.commands.isolation.level", defaultValue = "read_uncommitted")
                    String isolation) {
        // INVARIANT: what a fenced relay has sent without committing it never counts (docs/adr/0010).
        if (!isolation.equals("read_committed")) {
            throw new IllegalStateException("Channel commands reads " + isolation
                    + "; set mp.messaging.incoming.commands.isolation.level" + " to read_committed");
        }
        this.wantedWork = wantedWork;
        this.config = config;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (var reader = KafkaClients.controlConsumer(config.kafka())) {
                wantedWork.get().assigned(consumer, partitions, reader);
                return;
            } catch (InterruptException e) {
                throw e;
            } catch (RuntimeException e) {
                if (System.nanoTime() > deadline) {
                    // The channel fails, and with it the liveness of the service; should it go on all the same, the
                    // next record reads.
                    wantedWork.get().unread(partitions, () -> KafkaClients.controlConsumer(config.kafka()));
                    throw e;
                }
                Log.warnf(e, "Cannot read the wanted work of %s; trying again", partitions);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
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
