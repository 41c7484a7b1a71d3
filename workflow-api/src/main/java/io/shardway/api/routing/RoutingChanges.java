package io.shardway.api.routing;

import io.shardway.api.ApiConfig;
import io.shardway.api.Refusal;
import io.shardway.contract.ContractJson;
import io.shardway.contract.MessageTypes;
import io.shardway.contract.Topics;
import io.shardway.contract.routing.ChangeRoutingRules;
import io.shardway.contract.routing.RoutingRulesAnswer;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.messaging.events.ControlMessage;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Asks cutover-service for other rules and waits for its answer. Blocking. */
@ApplicationScoped
public class RoutingChanges {

    /** cutover-service leaves a change that it reads later than its time; so long an answer that was just in time may be on its way. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

    private final RoutingFollower follower;
    private final String source;
    private final KafkaProducer<String, byte[]> producer;

    RoutingChanges(RoutingFollower follower, ApiConfig config) {
        this.follower = follower;
        this.source = config.instance();
        this.producer = KafkaClients.controlProducer(config.kafka());
    }

    /** Returns the answer; without one it is not known whether the rules were stored, and the refusal says so. */
    RoutingRulesAnswer ask(ChangeRoutingRules change, Duration patience) {
        var answer = follower.await(change.request());
        try {
            producer.send(ControlMessage.of(
                            Topics.ROUTING_COMMANDS,
                            change.key(),
                            change.request().toString(),
                            MessageTypes.CHANGE_ROUTING_RULES,
                            source,
                            change.key(),
                            ContractJson.write(change)))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return answer.get(patience.plus(ON_ITS_WAY).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            throw Refusal.unavailable(
                    "cutover-service, which keeps the routing rules, did not answer in time; nothing is"
                            + " half done: GET routing-rules shows what they are, then try again");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Refusal.unavailable("This instance is stopping; GET routing-rules shows what the rules are");
        } finally {
            follower.forget(change.request());
        }
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
