package io.shardway.gateway;

import com.sun.net.httpserver.HttpServer;
import io.shardway.contract.ContractJson;
import io.shardway.contract.Topics;
import io.shardway.contract.routing.GatewayHeartbeat;
import io.shardway.contract.routing.LeaseGranted;
import io.shardway.contract.routing.Route;
import io.shardway.contract.routing.RoutingRule;
import io.shardway.contract.routing.RoutingRules;
import io.shardway.contract.routing.RoutingSnapshot;
import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.BranchTopology;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.messaging.control.ServiceConfig;
import io.shardway.messaging.control.TopologyClient;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestNames;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.awaitility.Awaitility;

/**
 * A branch with keyspaces {@code shop} (server a) and {@code shop2} (server b) in schemas of other names, a control plane that
 * serves their topology, a controller that grants leases, and as many gateways as a test wants.
 */
final class GatewayFixture implements AutoCloseable {

    static final String USER = "web";
    static final String PASSWORD = "the-web's:secret";

    /** Kept, since a logger without a reference forgets its level. */
    private static final Logger KAFKA_LOG = Logger.getLogger("org.apache.kafka");

    static {
        KAFKA_LOG.setLevel(Level.WARNING);
    }

    final MariaDbServer serverA;
    final MariaDbServer serverB;
    final String schemaA = TestNames.unique("gw_shop");
    final String schemaB = TestNames.unique("gw_shop2");
    final String branch = TestNames.unique("branch");

    private final HttpServer api;
    private final KafkaProducer<String, byte[]> producer;
    private final List<Gateway> gateways = new ArrayList<>();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicBoolean granting = new AtomicBoolean(true);
    private final AtomicLong epoch = new AtomicLong();
    private final Thread controller;

    GatewayFixture() {
        this(SharedServers.mariadb("a"), SharedServers.mariadb("b"));
    }

    GatewayFixture(MariaDbServer serverA, MariaDbServer serverB) {
        this.serverA = serverA;
        this.serverB = serverB;
        serverA.createSchema(schemaA);
        serverB.createSchema(schemaB);
        createTopics();
        producer = KafkaClients.controlProducer(kafka());
        api = serveTopology();
        controller = Thread.ofPlatform().daemon().start(this::grantLeases);
    }

    static String kafka() {
        return SharedServers.kafka().bootstrapServers();
    }

    private static void createTopics() {
        try (var admin = SharedServers.kafka().admin()) {
            for (String topic : List.of(Topics.ROUTING, Topics.GATEWAYS)) {
                try {
                    admin.createTopics(List.of(
                                    new NewTopic(topic, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                            .all()
                            .get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpServer serveTopology() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/internal/v1/branches/acme/shop/" + branch + "/topology", exchange -> {
                boolean allowed =
                        "Bearer internal".equals(exchange.getRequestHeaders().getFirst("Authorization"));
                byte[] body = ContractJson.write(topology());
                exchange.sendResponseHeaders(allowed ? 200 : 401, allowed ? body.length : -1);
                if (allowed) {
                    exchange.getResponseBody().write(body);
                }
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private BranchTopology topology() {
        return new BranchTopology(
                "acme",
                "shop",
                branch,
                1,
                List.of(keyspace("shop", schemaA, serverA), keyspace("shop2", schemaB, serverB)));
    }

    private static KeyspaceSpec keyspace(String name, String schema, MariaDbServer server) {
        Accounts accounts = new Accounts(
                account(io.shardway.testing.Account.WRITER),
                account(io.shardway.testing.Account.READER),
                account(io.shardway.testing.Account.APP));
        return new KeyspaceSpec(
                name,
                false,
                List.of(new ShardSpec("-", schema, new ServerSpec(server.host(), server.port()), List.of(), accounts)));
    }

    private static Account account(io.shardway.testing.Account account) {
        return new Account(account.user(), account.password());
    }

    /** Starts a gateway and waits until it serves. */
    Gateway gateway(String... settings) {
        Gateway gateway = unopenedGateway(settings);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(gateway::ready);
        return gateway;
    }

    Gateway unopenedGateway(String... settings) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(GatewayConfig.class)
                .withDefaultValue("shardway.gateway.branch", branchKey())
                .withDefaultValue("shardway.gateway.users", USER + ":" + PASSWORD);
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            builder.withDefaultValue("shardway.gateway." + setting.substring(0, equals), setting.substring(equals + 1));
        }
        GatewayConfig config = builder.build().getConfigMapping(GatewayConfig.class);
        TopologyClient client = new TopologyClient(serviceConfig());
        Gateway gateway =
                new Gateway(config, TestNames.unique("gateway"), kafka(), () -> client.branch("acme", "shop", branch));
        gateways.add(gateway);
        gateway.start();
        return gateway;
    }

    private ServiceConfig serviceConfig() {
        return new ServiceConfig() {
            @Override
            public String kafka() {
                return GatewayFixture.kafka();
            }

            @Override
            public String apiUrl() {
                return "http://127.0.0.1:" + api.getAddress().getPort();
            }

            @Override
            public String internalToken() {
                return "internal";
            }

            @Override
            public String instance() {
                return "test";
            }
        };
    }

    private String branchKey() {
        return "acme/shop/" + branch;
    }

    /** What cutover-service does for leases: echoes every heartbeat of this branch. */
    private void grantLeases() {
        try (KafkaConsumer<String, byte[]> consumer = KafkaClients.controlConsumer(kafka())) {
            TopicPartition partition = new TopicPartition(Topics.GATEWAYS, 0);
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            while (running.get()) {
                for (var message : consumer.poll(Duration.ofMillis(100))) {
                    if (message.value() != null && !message.key().startsWith("lease/")) {
                        heard(ContractJson.read(message.value(), GatewayHeartbeat.class));
                    }
                }
            }
        }
    }

    private void heard(GatewayHeartbeat heartbeat) {
        if (!heartbeat.branchKey().equals(branchKey())) {
            return;
        }
        synchronized (acknowledged) {
            acknowledged.merge(heartbeat.gateway(), heartbeat.acknowledgedEpoch(), Math::max);
        }
        if (granting.get()) {
            LeaseGranted lease = new LeaseGranted(heartbeat.gateway(), heartbeat.nonce());
            var _ = producer.send(new ProducerRecord<>(
                    Topics.GATEWAYS, LeaseGranted.key(heartbeat.gateway()), ContractJson.write(lease)));
        }
    }

    void grantLeases(boolean on) {
        granting.set(on);
    }

    /** Whether every gateway of this fixture has acknowledged the epoch. */
    boolean acknowledged(long wanted) {
        synchronized (acknowledged) {
            return acknowledged.size() == gateways.size()
                    && acknowledged.values().stream().allMatch(epoch -> epoch >= wanted);
        }
    }

    /** Publishes the next epoch with these routes; returns it. */
    long publish(Route... routes) {
        return publish(new RoutingSnapshot("acme", "shop", branch, epoch.incrementAndGet(), List.of(routes)));
    }

    /** Publishes the next epoch with these rules of users and waits until all gateways follow. */
    void publishAndWait(List<RoutingRule> rules, Route... routes) {
        awaitFollowed(publish(new RoutingSnapshot(
                "acme",
                "shop",
                branch,
                epoch.incrementAndGet(),
                List.of(routes),
                Optional.of(new RoutingRules(1, Optional.empty(), rules)))));
    }

    private long publish(RoutingSnapshot snapshot) {
        try {
            producer.send(new ProducerRecord<>(Topics.ROUTING, snapshot.key(), ContractJson.write(snapshot)))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return snapshot.epoch();
    }

    /** Publishes and waits until all gateways follow. */
    long publishAndWait(Route... routes) {
        long next = publish(routes);
        awaitFollowed(next);
        return next;
    }

    private void awaitFollowed(long next) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> gateways.stream()
                .allMatch(gateway -> gateway.routing().current().epoch() >= next));
    }

    static Route route(String primary, String... tables) {
        return new Route(
                UUID.nameUUIDFromBytes(new byte[] {1}),
                List.of(tables),
                List.of("shop", "shop2"),
                primary,
                primary,
                Optional.empty());
    }

    static Route buffering(Route route, Duration length) {
        return new Route(
                route.workflow(),
                route.tables(),
                route.keyspaces(),
                route.primary(),
                route.replica(),
                Optional.of(System.currentTimeMillis() + length.toMillis()));
    }

    /** What cutover-service does on the side that is left: triggers that refuse the writes of everybody but us, under a lock. */
    static String[] fence(String table) {
        List<String> statements = new ArrayList<>(List.of("LOCK TABLES " + table + " WRITE"));
        for (String event : List.of("INSERT", "UPDATE", "DELETE")) {
            statements.add("CREATE TRIGGER fence_" + event + " BEFORE " + event + " ON " + table
                    + " FOR EACH ROW BEGIN IF SUBSTRING_INDEX(USER(), '@', 1) <> 'shardway_writer' THEN SIGNAL SQLSTATE"
                    + " '45000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = 'SHARDWAY_FENCE: this table is being moved';"
                    + " END IF; END");
        }
        statements.add("UNLOCK TABLES");
        return statements.toArray(String[]::new);
    }

    /** Runs statements in the schema behind a keyspace, as root. */
    void onShop(String... statements) {
        on(serverA, schemaA, statements);
    }

    void onShop2(String... statements) {
        on(serverB, schemaB, statements);
    }

    private static void on(MariaDbServer server, String schema, String... statements) {
        List<String> all = new ArrayList<>(List.of("USE `" + schema + "`"));
        all.addAll(List.of(statements));
        server.execute(all.toArray(String[]::new));
    }

    Connection mariadb(Gateway gateway, String database, String... options) throws SQLException {
        return connect(new org.mariadb.jdbc.Driver(), "jdbc:mariadb", gateway, database, options);
    }

    Connection mysql(Gateway gateway, String database, String... options) throws SQLException {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("sslMode=DISABLED");
        return connect(new com.mysql.cj.jdbc.Driver(), "jdbc:mysql", gateway, database, all.toArray(String[]::new));
    }

    private static Connection connect(
            java.sql.Driver driver, String scheme, Gateway gateway, String database, String... options)
            throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", USER);
        login.setProperty("password", PASSWORD);
        List.of(options).stream()
                .filter(option -> option.startsWith("user="))
                .forEach(option -> login.setProperty("user", option.substring("user=".length())));
        String url = scheme + "://127.0.0.1:" + gateway.port() + "/" + database
                + List.of(options).stream().collect(Collectors.joining("&", "?", ""));
        Connection connection = driver.connect(url, login);
        if (connection == null) {
            throw new SQLException("The driver does not take " + url);
        }
        return connection;
    }

    @Override
    public void close() {
        gateways.forEach(Gateway::close);
        running.set(false);
        try {
            controller.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        api.stop(0);
        serverA.dropSchema(schemaA);
        serverB.dropSchema(schemaB);
    }
}
