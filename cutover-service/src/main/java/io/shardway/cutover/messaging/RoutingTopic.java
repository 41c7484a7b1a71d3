package io.shardway.cutover.messaging;

import io.shardway.contract.ContractJson;
import io.shardway.contract.MessageTypes;
import io.shardway.contract.Topics;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.messaging.control.ServiceConfig;
import io.shardway.messaging.events.ControlMessage;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Copies routing rules to Kafka. The metadata database is the truth; {@link RoutingWatch} repairs what was lost or came late. */
@ApplicationScoped
public class RoutingTopic {

    private static final String TYPE = MessageTypes.ROUTING_CHANGED;
    private static final long TIMEOUT_SECONDS = 20;

    private final ServiceConfig config;
    private final KafkaProducer<String, byte[]> producer;

    public RoutingTopic(ServiceConfig config) {
        this.config = config;
        this.producer = KafkaClients.controlProducer(config.kafka());
    }

    /** Publishes a snapshot and returns when Kafka has it. */
    public void publish(RoutingSnapshot snapshot) {
        String key = snapshot.key();
        try {
            producer.send(ControlMessage.of(
                            Topics.ROUTING,
                            key,
                            key + "@" + snapshot.epoch(),
                            TYPE,
                            config.instance(),
                            key,
                            ContractJson.write(snapshot)))
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ShardwayException(
                    ErrorCode.SERVER_UNREACHABLE,
                    "Cannot publish epoch " + snapshot.epoch() + " of " + key + " to Kafka",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShardwayException(
                    ErrorCode.SERVER_UNREACHABLE, "Stopped while publishing the routing rules of " + key, e);
        }
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
