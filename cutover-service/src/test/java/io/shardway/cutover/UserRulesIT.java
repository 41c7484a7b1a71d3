package io.shardway.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardway.contract.ContractJson;
import io.shardway.contract.Topics;
import io.shardway.contract.routing.ChangeRoutingRules;
import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingRule;
import io.shardway.contract.routing.RoutingRulesAnswer;
import io.shardway.contract.routing.RoutingRulesAnswer.Outcome;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.action.SwitchPrimaries;
import io.shardway.cutover.bench.Bench;
import io.shardway.cutover.bench.Move;
import io.shardway.cutover.bench.Settings;
import io.shardway.cutover.messaging.RoutingAnswers;
import io.shardway.cutover.store.RoutingStore;
import io.shardway.messaging.control.KafkaClients;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Users' routing rules beside switches: both are compare-and-set on one row, and neither is lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserRulesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Bench bench;

    @BeforeAll
    void start() {
        bench = new Bench();
    }

    @AfterAll
    void stop() throws InterruptedException {
        bench.close();
    }

    private static ChangeRoutingRules change(WorkflowSpec spec, long basis, String... tables) {
        List<RoutingRule> rules = new ArrayList<>();
        for (String table : tables) {
            rules.add(new RoutingRule("legacy", table, Optional.empty(), "shop"));
        }
        return new ChangeRoutingRules(
                UUID.randomUUID(),
                spec.organization(),
                spec.database(),
                spec.branch(),
                basis,
                rules,
                Instant.now().plusSeconds(5));
    }

    @Test
    void racesWithSwitchesAndLosesNeither() throws Exception {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            RoutingStore store = move.tools().routing();
            var over = new AtomicBoolean();
            List<RoutingRulesAnswer> answers = new CopyOnWriteArrayList<>();
            var user = CompletableFuture.runAsync(() -> {
                for (int i = 0; !over.get(); i++) {
                    long basis = store.current(spec).rulesOfUsers().version();
                    store.change(change(spec, basis, "table_" + i), Clock.systemUTC())
                            .ifPresent(answers::add);
                }
            });

            for (int i = 0; i < 4; i++) {
                move.switchOver();
            }
            over.set(true);
            // Fails when a change did: of two who change the row, neither is rolled back for the other.
            user.join();

            assertThat(answers).noneMatch(answer -> answer.outcome() == Outcome.OUTDATED);
            var changed = answers.stream()
                    .filter(answer -> answer.outcome() == Outcome.CHANGED)
                    .toList();
            assertThat(changed).as("accepted between and beside switches").hasSizeGreaterThan(5);
            assertThat(answers).as("refused during a switch").anyMatch(answer -> answer.outcome() == Outcome.REFUSED);
            RoutingSnapshot end = store.current(spec);
            assertThat(end.rulesOfUsers())
                    .isEqualTo(changed.getLast().snapshot().rulesOfUsers());
            assertThat(end.rulesOfUsers().version()).isEqualTo(changed.size());
            assertThat(end.routes().stream().map(Route::primary)).containsExactly("shop");
            // Every change of either kind has an epoch of its own: PREPARE, buffering and leading of four switches, the
            // rules.
            assertThat(end.epoch()).isEqualTo(1 + 4 * 2 + changed.size());
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            newest(Topics.ROUTING, RoutingSnapshot.class).get(spec.branchKey()))
                    .isEqualTo(end));
        }
    }

    @Test
    void refusesInTheMiddleOfASwitchAndKeepsTheRulesThroughIt() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            RoutingStore store = move.tools().routing();
            assertThat(store.change(change(spec, 0, "customer"), Clock.systemUTC()))
                    .hasValueSatisfying(answer -> assertThat(answer.outcome()).isEqualTo(Outcome.CHANGED));
            List<RoutingRulesAnswer> within = new ArrayList<>();
            var instance = new SwitchPrimaries(bench.instance(Settings.QUICK, point -> {
                if (point.equals("after FenceServing") || point.equals("after Decide")) {
                    store.change(change(spec, 1), Clock.systemUTC()).ifPresent(within::add);
                }
            }));

            move.switchOver(instance, 2);

            assertThat(within).hasSize(2).allSatisfy(answer -> {
                assertThat(answer.outcome()).isEqualTo(Outcome.REFUSED);
                assertThat(answer.workflow()).contains(spec.id());
                assertThat(answer.reason()).hasValueSatisfying(reason -> assertThat(reason)
                        .contains("traffic is being switched right now"));
            });
            assertThat(store.current(spec).rulesOfUsers().rules())
                    .extracting(RoutingRule::table)
                    .containsExactly("customer");
            assertThat(store.current(spec).routes().getFirst().primary()).isEqualTo("shop_new");
            instance.close();
        }
    }

    @Test
    void answersOnceMadeAndLeavesWhatComesTooLate() throws InterruptedException {
        try (Move move = new Move(bench)) {
            WorkflowSpec spec = move.spec();
            RoutingStore store = move.tools().routing();
            var answers = new RoutingAnswers(bench.service());
            var commands = new RoutingRuleCommands(store, move.tools().topic(), answers, Clock.systemUTC());
            var first = change(spec, 0, "customer");
            var second = change(spec, 1, "customer", "address");

            commands.make(first);
            commands.make(first);
            commands.make(second);
            // Read again after a crash: the rules of the second change stay.
            commands.make(first);
            var late = new RoutingRuleCommands(
                    store, move.tools().topic(), answers, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1)));
            late.make(change(spec, 2));

            assertThat(store.current(spec).rulesOfUsers().version()).isEqualTo(2);
            assertThat(store.current(spec).rulesOfUsers().rules()).hasSize(2);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(all(Topics.ROUTING_ANSWERS, RoutingRulesAnswer.class).stream()
                                    .filter(answer -> answer.snapshot().key().equals(spec.branchKey()))
                                    .map(RoutingRulesAnswer::outcome))
                            .containsExactly(Outcome.CHANGED, Outcome.CHANGED, Outcome.CHANGED, Outcome.OUTDATED));
        }
    }

    private <T> Map<String, T> newest(String topic, Class<T> type) {
        Map<String, T> found = new HashMap<>();
        read(topic, (key, value) -> found.put(key, ContractJson.read(value, type)));
        return found;
    }

    private <T> List<T> all(String topic, Class<T> type) {
        List<T> found = new ArrayList<>();
        read(topic, (_, value) -> found.add(ContractJson.read(value, type)));
        return found;
    }

    private interface Take {
        void message(String key, byte[] value);
    }

    private void read(String topic, Take take) {
        try (KafkaConsumer<String, byte[]> consumer =
                KafkaClients.controlConsumer(bench.kafka().bootstrapServers())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(message -> take.message(message.key(), message.value()));
            }
        }
    }
}
