package io.shardway.cutover.bench;

import io.shardway.contract.Command;
import io.shardway.contract.ContractJson;
import io.shardway.contract.Direction;
import io.shardway.contract.Topics;
import io.shardway.contract.Want;
import io.shardway.contract.WorkUnit;
import io.shardway.contract.event.EventType;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.OnDdl;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.CutoverConfig;
import io.shardway.cutover.action.Faults;
import io.shardway.cutover.action.SwitchTools;
import io.shardway.cutover.messaging.Gateways;
import io.shardway.cutover.messaging.RoutingTopic;
import io.shardway.cutover.messaging.RoutingWatch;
import io.shardway.cutover.messaging.WorkflowTopics;
import io.shardway.cutover.store.JournalStore;
import io.shardway.cutover.store.MetadataDatabase;
import io.shardway.cutover.store.RoutingStore;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.messaging.control.ServiceConfig;
import io.shardway.messaging.events.ControlMessage;
import io.shardway.messaging.events.WorkflowEvents;
import io.shardway.testing.Account;
import io.shardway.testing.KafkaBroker;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestNames;
import io.shardway.testing.TestSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Two real database servers, Kafka, and everything of the service but its Quarkus shell; one for all tests of a class. */
public final class Bench implements AutoCloseable {

    private static final List<String> TOPICS = List.of(
            Topics.ROUTING, Topics.ROUTING_ANSWERS, Topics.GATEWAYS, Topics.WORKFLOW_EVENTS, Topics.CAPTURE_STATE);

    private final KafkaBroker kafka = SharedServers.kafka();
    private final MariaDbServer left = SharedServers.mariadb("a");
    private final MariaDbServer right = SharedServers.mariadb("b");
    private final ServiceConfig service;
    private final String metadata;
    private final MetadataDatabase database;
    private final Gateways gateways = new Gateways(Settings.QUICK);
    private final RoutingTopic topic;
    private final WorkflowEvents events;
    private final List<WorkflowEvent> told = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong generation = new AtomicLong(1);
    private final Thread listener;

    public Bench() {
        createTopics();
        this.service = new Settings.Service(kafka.bootstrapServers(), "http://127.0.0.1:1", "", "test");
        this.metadata = TestNames.unique("metadata");
        right.execute("CREATE DATABASE " + metadata);
        this.database = new MetadataDatabase(new Settings.Metadata(
                "mysql://" + right.host() + ":" + right.port() + "/" + metadata,
                Account.ROOT.user(),
                Account.ROOT.password()));
        this.topic = new RoutingTopic(service);
        this.events = new WorkflowEvents(service);
        new RoutingWatch(service, gateways, topic).start(new RoutingStore(database)::all);
        this.listener = Thread.ofPlatform().daemon().start(this::listen);
    }

    public MariaDbServer left() {
        return left;
    }

    public MariaDbServer right() {
        return right;
    }

    public KafkaBroker kafka() {
        return kafka;
    }

    /** What everything of the service is told about this process. */
    public ServiceConfig service() {
        return service;
    }

    public WorkflowTopics topics() {
        return new WorkflowTopics(service);
    }

    /** Statements by hand in the metadata database. */
    public void metadata(String... statements) throws SQLException {
        try (Connection connection = right.connect(Account.ROOT, metadata);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** What an instance of the service works with; each call is another instance. */
    public SwitchTools instance(CutoverConfig config, Faults faults) {
        return new SwitchTools(
                config,
                TestNames.unique("instance"),
                new JournalStore(database),
                new RoutingStore(database),
                topic,
                gateways,
                events,
                Clock.systemUTC(),
                faults);
    }

    /** A workflow from a fresh schema on the left server to a fresh one on the right. */
    public WorkflowSpec workflow(String... tables) {
        return new WorkflowSpec(
                UUID.randomUUID(),
                "org",
                TestNames.unique("db"),
                "main",
                1,
                "move",
                keyspace("shop", left, TestSchemas.create(left, "source")),
                keyspace("shop_new", right, TestSchemas.create(right, "target")),
                List.of(tables),
                true,
                OnDdl.STOP,
                1);
    }

    public Command command(WorkflowSpec spec, Want want, int leg, Direction direction, int nextLeg) {
        return new Command(
                spec.id(),
                leg,
                direction,
                generation.incrementAndGet(),
                spec.topologyVersion(),
                WorkUnit.cutover(spec.id()),
                want,
                nextLeg > 0 ? Map.of(Command.Detail.NEXT_LEG, Integer.toString(nextLeg)) : Map.of());
    }

    /** Facts of that type about the workflow, in order. */
    public <T extends WorkflowEvent> List<T> told(WorkflowSpec spec, Class<T> type) {
        return told.stream()
                .filter(event -> event.workflow().equals(spec.id()))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private void listen() {
        try (KafkaConsumer<String, byte[]> consumer = KafkaClients.controlConsumer(kafka.bootstrapServers())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(Topics.WORKFLOW_EVENTS, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed.get()) {
                for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(100))) {
                    ControlMessage.type(message.headers())
                            .flatMap(EventType::recordOf)
                            .ifPresent(type -> told.add(ContractJson.read(message.value(), type)));
                }
            }
        }
    }

    private void createTopics() {
        try (Admin admin = kafka.admin()) {
            List<String> missing = new ArrayList<>(TOPICS);
            missing.removeAll(admin.listTopics().names().get());
            admin.createTopics(missing.stream()
                            .map(name -> new NewTopic(name, 1, (short) 1).configs(Map.of("cleanup.policy", "compact")))
                            .toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static KeyspaceSpec keyspace(String name, MariaDbServer server, String schema) {
        return new KeyspaceSpec(
                name,
                false,
                List.of(new ShardSpec(
                        "-",
                        schema,
                        new ServerSpec(server.host(), server.port()),
                        List.of(),
                        new Accounts(account(Account.WRITER), account(Account.READER), account(Account.APP)))));
    }

    private static io.shardway.contract.topology.Account account(Account account) {
        return new io.shardway.contract.topology.Account(account.user(), account.password());
    }

    /** The schema of an unsharded side. */
    public static String schema(KeyspaceSpec side) {
        return side.shards().getFirst().schema();
    }

    /** The server of a side. */
    public MariaDbServer server(KeyspaceSpec side) {
        return Optional.of(left)
                .filter(server ->
                        server.port() == side.shards().getFirst().primary().port())
                .orElse(right);
    }

    @Override
    public void close() throws InterruptedException {
        closed.set(true);
        listener.join();
    }
}
