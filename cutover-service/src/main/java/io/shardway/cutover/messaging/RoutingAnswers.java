package io.shardway.cutover.messaging;

import io.shardway.contract.ContractJson;
import io.shardway.contract.MessageTypes;
import io.shardway.contract.Topics;
import io.shardway.contract.routing.RoutingRulesAnswer;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.messaging.control.ServiceConfig;
import io.shardway.messaging.events.ControlMessage;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Tells what became of changes of users' routing rules. */
@ApplicationScoped
public class RoutingAnswers {

    private final ServiceConfig config;
    private final KafkaProducer<String, byte[]> producer;

    public RoutingAnswers(ServiceConfig config) {
        this.config = config;
        this.producer = KafkaClients.controlProducer(config.kafka());
    }

    /** Sends the answer and does not wait: whoever asked gives up by himself, and looks at the rules then. */
    public void send(RoutingRulesAnswer answer) {
        String key = answer.snapshot().key();
        var _ = producer.send(ControlMessage.of(
                Topics.ROUTING_ANSWERS,
                key,
                answer.request() + "/" + answer.outcome(),
                MessageTypes.ROUTING_RULES_ANSWER,
                config.instance(),
                key,
                ContractJson.write(answer)));
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
