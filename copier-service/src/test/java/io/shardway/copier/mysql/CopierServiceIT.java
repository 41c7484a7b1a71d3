package io.shardway.copier.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.shardway.contract.Command;
import io.shardway.contract.ContractJson;
import io.shardway.contract.Direction;
import io.shardway.contract.Topics;
import io.shardway.contract.Want;
import io.shardway.contract.WorkUnit;
import io.shardway.contract.event.EventType;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.event.WorkflowEvent.CopyPlanned;
import io.shardway.contract.event.WorkflowEvent.StreamStopped;
import io.shardway.contract.event.WorkflowEvent.TableCopied;
import io.shardway.contract.event.WorkflowEvent.WorkFailed;
import io.shardway.contract.progress.Progress;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.OnDdl;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.messaging.control.ServiceConfig;
import io.shardway.messaging.events.ControlMessage;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The whole service between real topics and real servers; workflow-api is played by the test. */
@QuarkusTest
@QuarkusTestResource(CopierServers.class)
class CopierServiceIT {

    @Inject
    ServiceConfig config;

    @Test
    void copiesATableOnCommandAndStopsOnCommand() throws Exception {
        try (CopyFixture copy = new CopyFixture("id INT PRIMARY KEY, v VARCHAR(50)");
                Log log = new Log(config.kafka())) {
            // Given
            copy.fill("INSERT INTO t SELECT seq, CONCAT('value ', seq) FROM seq_1_to_1000");
            HttpServer api = serve(spec(copy, List.of("t")));
            try {
                // When
                String unit = WorkUnit.copy(copy.workflow, 1);
                log.command(copy, 1, Want.COPY);

                // Then
                TableCopied copied = log.awaitEvent(TableCopied.class, event -> true);
                assertThat(copied).isEqualTo(new TableCopied(copy.workflow, 1, 1, unit, "t", 1000, copied.bytes()));
                assertThat(log.events(CopyPlanned.class)).singleElement().satisfies(planned -> assertThat(
                                planned.tables())
                        .singleElement()
                        .satisfies(table -> assertThat(table.splits()).isGreaterThan(4)));
                copy.assertEqual();
                assertThat(log.awaitProgress(progress -> progress.rowsCopied() == 1000)
                                .rowsTotal())
                        .isEqualTo(1000);
                // The splits are taken back from the command topic; only the copy itself stays wanted.
                await().untilAsserted(() -> assertThat(log.wantedUnits()).containsExactly(unit));

                // And when it is stopped
                log.command(copy, 2, Want.STOPPED);

                // Then nothing of it writes any more
                assertThat(log.awaitEvent(StreamStopped.class, event -> true).unit())
                        .isEqualTo(unit);
            } finally {
                api.stop(0);
            }
        }
    }

    @Test
    void saysWhatIsWrongWhenATableIsNotThere() throws Exception {
        try (CopyFixture copy = new CopyFixture("id INT PRIMARY KEY");
                Log log = new Log(config.kafka())) {
            HttpServer api = serve(spec(copy, List.of("nowhere")));
            try {
                log.command(copy, 1, Want.COPY);

                WorkFailed failed = log.awaitEvent(
                        WorkFailed.class, event -> event.workflow().equals(copy.workflow));

                assertThat(failed.code()).isEqualTo("SCHEMA_CHANGED");
                assertThat(failed.message()).contains("nowhere").contains("does not exist");
            } finally {
                api.stop(0);
            }
        }
    }

    private static WorkflowSpec spec(CopyFixture copy, List<String> tables) {
        return new WorkflowSpec(
                copy.workflow,
                "org",
                "db",
                "main",
                1,
                "test",
                new KeyspaceSpec("from", false, List.of(copy.route.source())),
                new KeyspaceSpec("to", false, List.of(copy.route.target())),
                tables,
                true,
                OnDdl.STOP,
                1);
    }

    private HttpServer serve(WorkflowSpec spec) throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        URI.create(config.apiUrl()).getPort()),
                0);
        server.createContext("/internal/v1/workflows/" + spec.id(), exchange -> {
            byte[] body = ContractJson.write(spec);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** Everything on the topics since the beginning. */
    private static final class Log implements AutoCloseable {

        private final KafkaConsumer<String, byte[]> consumer;
        private final KafkaProducer<String, byte[]> producer;
        private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        private @Nullable String workflow;

        private Log(String bootstrap) {
            this.consumer = KafkaClients.controlConsumer(bootstrap);
            this.producer = KafkaClients.controlProducer(bootstrap);
            List<TopicPartition> partitions = Stream.of(Topics.COPY_COMMANDS, Topics.WORKFLOW_EVENTS, Topics.PROGRESS)
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        void command(CopyFixture copy, long generation, Want want) throws Exception {
            workflow = copy.workflow.toString();
            String unit = WorkUnit.copy(copy.workflow, 1);
            Command command = new Command(copy.workflow, 1, Direction.FORWARD, generation, 1, unit, want, Map.of());
            producer.send(ControlMessage.of(
                            Topics.COPY_COMMANDS,
                            unit,
                            unit + generation,
                            "shardway.command.v1",
                            "test",
                            unit,
                            ContractJson.write(command)))
                    .get();
        }

        private Stream<ConsumerRecord<String, byte[]>> read(String topic) {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return records.stream()
                    .filter(message -> message.topic().equals(topic))
                    .filter(message -> message.key().startsWith(String.valueOf(workflow)));
        }

        <E extends WorkflowEvent> List<E> events(Class<E> type) {
            return read(Topics.WORKFLOW_EVENTS)
                    .filter(message -> ControlMessage.type(message.headers())
                            .flatMap(EventType::recordOf)
                            .filter(type::equals)
                            .isPresent())
                    .map(message -> ContractJson.read(message.value(), type))
                    .toList();
        }

        <E extends WorkflowEvent> E awaitEvent(Class<E> type, Predicate<E> condition) {
            return await().atMost(Duration.ofSeconds(60))
                    .until(() -> events(type).stream().filter(condition).findFirst(), found -> found.isPresent())
                    .orElseThrow();
        }

        Progress.OfTable awaitProgress(Predicate<Progress.OfTable> condition) {
            return await().until(
                            () -> read(Topics.PROGRESS)
                                    .map(message -> ContractJson.read(message.value(), Progress.class))
                                    .map(Progress.OfTable.class::cast)
                                    .filter(condition)
                                    .findFirst(),
                            found -> found.isPresent())
                    .orElseThrow();
        }

        /** Units whose newest command is not null. */
        List<String> wantedUnits() {
            List<ConsumerRecord<String, byte[]>> commands =
                    read(Topics.COPY_COMMANDS).toList();
            return commands.stream()
                    .map(ConsumerRecord::key)
                    .distinct()
                    .filter(key -> commands.stream()
                            .filter(message -> message.key().equals(key))
                            .reduce((_, later) -> later)
                            .map(message -> message.value() != null)
                            .orElse(false))
                    .toList();
        }

        @Override
        public void close() {
            consumer.close();
            producer.close();
        }
    }
}
