package io.shardway.cutover;

import io.quarkus.logging.Log;
import io.shardway.contract.ContractJson;
import io.shardway.contract.routing.ChangeRoutingRules;
import io.shardway.contract.routing.RoutingRulesAnswer;
import io.shardway.cutover.messaging.RoutingAnswers;
import io.shardway.cutover.messaging.RoutingTopic;
import io.shardway.cutover.store.RoutingStore;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Changes users' routing rules when somebody asks in time: stored by compare-and-set, published, answered. A command that is read again
 * changes nothing, since the rules have another version by then.
 */
@ApplicationScoped
public class RoutingRuleCommands {

    private final RoutingStore routing;
    private final RoutingTopic topic;
    private final RoutingAnswers answers;
    private final Clock clock;

    @Inject
    RoutingRuleCommands(RoutingStore routing, RoutingTopic topic, RoutingAnswers answers) {
        this(routing, topic, answers, Clock.systemUTC());
    }

    RoutingRuleCommands(RoutingStore routing, RoutingTopic topic, RoutingAnswers answers, Clock clock) {
        this.routing = routing;
        this.topic = topic;
        this.answers = answers;
        this.clock = clock;
    }

    @Incoming("routing-commands")
    @Blocking
    void received(ConsumerRecord<String, byte[]> message) {
        if (message.value() == null) {
            return;
        }
        ChangeRoutingRules change;
        try {
            change = ContractJson.read(message.value(), ChangeRoutingRules.class);
        } catch (IllegalArgumentException _) {
            Log.warnf("Skipping a record that cannot be read topic=%s key=%s", message.topic(), message.key());
            return;
        }
        make(change);
    }

    /** Whatever fails before the rules are stored leaves the asker without an answer and the rules as they were. */
    void make(ChangeRoutingRules change) {
        routing.change(change, clock)
                .ifPresentOrElse(
                        this::tell,
                        () -> Log.infof(
                                "Leaving a change of routing rules that came too late branch=%s", change.key()));
    }

    private void tell(RoutingRulesAnswer answer) {
        var snapshot = answer.snapshot();
        Log.infof(
                "Routing rules were asked for branch=%s outcome=%s epoch=%d",
                snapshot.key(), answer.outcome(), snapshot.epoch());
        // First the answer, since the rules are stored: the topic is a copy, which RoutingWatch repairs.
        answers.send(answer);
        if (answer.outcome() == RoutingRulesAnswer.Outcome.CHANGED) {
            topic.publish(snapshot);
        }
    }
}
