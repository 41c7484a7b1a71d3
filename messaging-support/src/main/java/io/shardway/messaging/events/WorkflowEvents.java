package io.shardway.messaging.events;

import io.quarkus.logging.Log;
import io.shardway.contract.ContractJson;
import io.shardway.contract.MessageTypes;
import io.shardway.contract.Topics;
import io.shardway.contract.event.EventType;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.progress.Progress;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.messaging.control.ServiceConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Tells the control plane and subscribers what is the case: facts durably, progress as it comes. */
@ApplicationScoped
public class WorkflowEvents {

    private final ServiceConfig config;
    private final KafkaProducer<String, byte[]> producer;

    public WorkflowEvents(ServiceConfig config) {
        this.config = config;
        this.producer = KafkaClients.controlProducer(config.kafka());
    }

    /**
     * Publishes a fact and returns when Kafka has it. The message id follows from the content, so a fact that is told again after a crash
     * is recognised.
     */
    public void publish(WorkflowEvent event) {
        byte[] json = ContractJson.write(event);
        String type = EventType.of(event);
        String id = UUID.nameUUIDFromBytes(
                        (type + new String(json, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8))
                .toString();
        Log.infof("Publishing fact type=%s unit=%s generation=%d", type, event.unit(), event.generation());
        try {
            producer.send(ControlMessage.of(
                            Topics.WORKFLOW_EVENTS,
                            event.workflow().toString(),
                            id,
                            type,
                            config.instance(),
                            event.unit(),
                            json))
                    .get();
        } catch (ExecutionException e) {
            throw new ShardwayException(
                    ErrorCode.SERVER_UNREACHABLE, "Cannot publish " + type + " of " + event.unit() + " to Kafka", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ShardwayException(ErrorCode.SERVER_UNREACHABLE, "Stopped while publishing " + type, e);
        }
    }

    /** Reports progress; lost reports are replaced by later ones. */
    public void report(Progress progress) {
        var _ = producer.send(ControlMessage.of(
                Topics.PROGRESS,
                progress.key(),
                UUID.randomUUID().toString(),
                MessageTypes.PROGRESS,
                config.instance(),
                progress.key(),
                ContractJson.write(progress)));
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
