package io.shardway.local;

import io.shardway.testing.Account;
import io.shardway.testing.ChildProcess;
import io.shardway.testing.Directories;
import io.shardway.testing.FreePort;
import io.shardway.testing.KafkaBroker;
import io.shardway.testing.KafkaOptions;
import io.shardway.testing.MariaDbOptions;
import io.shardway.testing.MariaDbServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * All of Shardway on this machine: Kafka, a metadata database, the servers of keyspaces {@code shop} and {@code shop2}, and
 * the six services as they are packaged, each a process of its own on loopback. {@link #close} leaves no process and no file;
 * so does the end of this JVM by any signal, unless {@link #leaveRunning} was called.
 */
public final class LocalStack implements AutoCloseable {

    /** The bootstrap credential of the stacks of this JVM: made at random, kept nowhere, every permission in every organization. */
    public static final String AUTHORIZATION = "local:" + UUID.randomUUID() + UUID.randomUUID();

    /** Organization, database and branch of the stack's catalogue. */
    public static final String BRANCH = Catalogue.BRANCH;

    /** A client user of the gateway. */
    public static final Account GATEWAY_USER = new Account("client", "client-of-a-local-gateway");

    private static final Account CONTROL = new Account("shardway_control", "control-of-a-throwaway-server");

    /** Time to end in order and to write a start cache. */
    private static final Duration RECORDING_LIMIT = Duration.ofMinutes(3);

    /** So many JVMs warm up at the same time; more only slow each other down on a small machine. */
    private static final int STARTING_AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);

    private final StackOptions options;
    private final Installation installation = Installation.find();
    private final Consumer<String> progress;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final String internalToken = UUID.randomUUID().toString();
    private final String secretKey = UUID.randomUUID().toString();
    private final int gatewayPort = FreePort.find();
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final Map<Service, ServiceProcess> services = new EnumMap<>(Service.class);
    private final Map<String, MariaDbServer> databases = new LinkedHashMap<>();
    private final Map<String, MariaDbServer> replicas = new LinkedHashMap<>();
    private final List<KafkaBroker> brokers = new ArrayList<>();
    private final Thread onExit = new Thread(this::cleanUp, "stop-local-stack");
    private boolean leftRunning;
    private boolean closed;

    private LocalStack(StackOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
        for (var service : Service.values()) {
            ports.put(service, ServiceProcess.freePort());
        }
    }

    /**
     * Starts everything and returns when every service is ready; what was started is ended again when something fails.
     *
     * @throws StackIsUpException when a stack is up in that directory
     */
    public static LocalStack start(StackOptions options, Consumer<String> progress) {
        var stack = new LocalStack(options, progress);
        for (var service : Service.values()) {
            stack.installation.jar(service);
        }
        StackState.claim(
                options.directory(),
                StackProcess.of("starter", ProcessHandle.current().pid(), "-", options.directory()));
        Directories.removeAtTheEnd(options.directory());
        Runtime.getRuntime().addShutdownHook(stack.onExit);
        try {
            stack.startAll();
        } catch (RuntimeException | Error e) {
            stack.close();
            throw e;
        }
        return stack;
    }

    private void startAll() {
        try {
            Files.createDirectories(options.directory().resolve("tmp"));
            Files.createDirectories(options.directory().resolve("logs"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write below " + options.directory(), e);
        }
        Together.run(List.of(
                this::startKafka,
                () -> startDatabase("meta", 1, 64),
                () -> startKeyspace("shop", 11),
                () -> startKeyspace("shop2", 21)));
        prepareMetadata();
        Catalogue.write(
                installation.catalogue(),
                catalogueFile(),
                Map.of("shop", serversOf("shop"), "shop2", serversOf("shop2")));
        for (var service : Service.values()) {
            services.put(service, process(service));
        }
        store();
        inTurn(this::start);
        store();
    }

    /** For every service, a few at a time. */
    private void inTurn(Consumer<Service> work) {
        var turn = new Semaphore(STARTING_AT_ONCE, true);
        Together.run(services.keySet().stream()
                .<Runnable>map(service -> () -> {
                    turn.acquireUninterruptibly();
                    try {
                        work.accept(service);
                    } finally {
                        turn.release();
                    }
                })
                .toList());
    }

    private void startKafka() {
        var broker = KafkaBroker.start(
                KafkaOptions.named("local").withDirectory(options.directory().resolve("kafka")));
        synchronized (this) {
            brokers.add(broker);
        }
        progress.accept("kafka at " + broker.bootstrapServers());
    }

    private MariaDbServer startDatabase(String name, int serverId, int bufferPoolMegabytes) {
        var server = MariaDbServer.start(MariaDbOptions.named(name)
                .withServerId(serverId)
                .withMemory(bufferPoolMegabytes, name.equals("meta") ? 48 : 256)
                .withDirectory(options.directory().resolve(name)));
        synchronized (this) {
            databases.put(name, server);
        }
        progress.accept("%s at %s:%d".formatted(name, server.host(), server.port()));
        return server;
    }

    private void startKeyspace(String keyspace, int serverId) {
        var primary = startDatabase(keyspace, serverId, 256);
        primary.createSchema(keyspace);
        if (options.replicas()) {
            var replica = primary.startReplica();
            synchronized (this) {
                replicas.put(keyspace, replica);
            }
            progress.accept("%s at %s:%d".formatted(replica.name(), replica.host(), replica.port()));
        }
    }

    private void prepareMetadata() {
        database("meta")
                .execute(
                        "CREATE DATABASE shardway_api",
                        "CREATE DATABASE shardway_cutover",
                        "CREATE USER %s@'%%' IDENTIFIED BY '%s'".formatted(CONTROL.user(), CONTROL.password()),
                        "GRANT ALL PRIVILEGES ON `shardway\\_api`.* TO %s@'%%'".formatted(CONTROL.user()),
                        "GRANT ALL PRIVILEGES ON `shardway\\_cutover`.* TO %s@'%%'".formatted(CONTROL.user()));
    }

    private void start(Service service) {
        var process = process(service);
        process.start();
        process.awaitReady(http);
        progress.accept("%s at %s".formatted(service.module(), process.address()));
    }

    /** Whether every service starts from a cache of this build. */
    public static boolean startsFromCaches() {
        var installation = Installation.find();
        return Arrays.stream(Service.values())
                .allMatch(service -> installation.startCache(service).isFresh());
    }

    /** Ends the services in order and keeps what a {@link StackOptions#recordingStarts recording} stack has recorded. */
    public void keepStartCaches() {
        inTurn(service -> {
            process(service).stop(RECORDING_LIMIT);
            installation.startCache(service).keep(options.directory());
            progress.accept("start cache of " + service.module());
        });
    }

    private List<String> startOptions(Service service) {
        var cache = installation.startCache(service);
        return options.recording() ? cache.record(options.directory()) : cache.use();
    }

    /** Ends the service with SIGKILL, as a crash would. */
    public void kill(Service service) {
        process(service).kill();
    }

    /** Starts the service (again); ends it in order first when it runs. Returns when it is ready. */
    public void restart(Service service) {
        var process = process(service);
        process.stop();
        process.start();
        store();
        process.awaitReady(http);
    }

    public boolean isRunning(Service service) {
        return process(service).isRunning();
    }

    /** The base address of the REST interface. */
    public URI api() {
        return process(Service.API).address();
    }

    public URI address(Service service) {
        return process(service).address();
    }

    public Path log(Service service) {
        return process(service).log();
    }

    /** The address of the gateway's MySQL protocol on 127.0.0.1. */
    public int gatewayPort() {
        return gatewayPort;
    }

    public synchronized KafkaBroker kafka() {
        return brokers.getFirst();
    }

    /** The server called {@code meta}, or the primary of keyspace {@code shop} or {@code shop2}. */
    public synchronized MariaDbServer database(String name) {
        var server = databases.get(name);
        if (server == null) {
            throw new IllegalArgumentException(
                    "The stack has no server '%s'; it has %s".formatted(name, databases.keySet()));
        }
        return server;
    }

    /** Every process that runs now. */
    public synchronized List<StackProcess> processes() {
        var all = new ArrayList<StackProcess>();
        brokers.forEach(broker -> all.add(StackProcess.of(
                "kafka",
                broker.pid().orElse(0),
                broker.bootstrapServers(),
                options.directory().resolve("kafka/server.log"))));
        databases.values().forEach(server -> all.add(record(server)));
        replicas.values().forEach(server -> all.add(record(server)));
        services.values().stream().filter(ServiceProcess::isRunning).forEach(process -> all.add(process.record()));
        return all;
    }

    private StackProcess record(MariaDbServer server) {
        return StackProcess.of(
                server.name(),
                server.pid().orElse(0),
                server.host() + ":" + server.port(),
                options.directory().resolve(server.name()).resolve("server.log"));
    }

    private synchronized List<MariaDbServer> serversOf(String keyspace) {
        var servers = new ArrayList<>(List.of(database(keyspace)));
        Optional.ofNullable(replicas.get(keyspace)).ifPresent(servers::add);
        return servers;
    }

    private synchronized ServiceProcess process(Service service) {
        return services.computeIfAbsent(
                service,
                asked -> new ServiceProcess(
                        asked,
                        installation.jar(asked),
                        options.directory(),
                        environment(asked),
                        port(asked),
                        startOptions(asked)));
    }

    private int port(Service service) {
        return Objects.requireNonNull(ports.get(service));
    }

    private Path catalogueFile() {
        return options.directory().resolve("catalogue.yaml");
    }

    /** docs/wiring.md section 9. */
    private Map<String, String> environment(Service service) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("SHARDWAY_KAFKA", kafka().bootstrapServers());
        variables.put("SHARDWAY_API_URL", "http://127.0.0.1:" + port(Service.API));
        variables.put("SHARDWAY_INTERNAL_TOKEN", internalToken);
        switch (service) {
            case API -> {
                variables.putAll(metadata("shardway_api"));
                variables.put("SHARDWAY_CATALOGUE", catalogueFile().toString());
                variables.put("SHARDWAY_LOCAL_TOKEN", AUTHORIZATION);
                // Programs that watch a move poll often, and webhooks of this machine go to this machine.
                variables.put("SHARDWAY_API_RATE_LIMIT", "0");
                variables.put("SHARDWAY_WEBHOOK_LOCAL_TARGETS", "true");
                variables.put("SHARDWAY_SECRET_KEY", secretKey);
            }
            case CUTOVER -> {
                variables.putAll(metadata("shardway_cutover"));
                options.pauseLimit().ifPresent(limit -> variables.put("CUTOVER_PAUSE_LIMIT", limit.toMillis() + "ms"));
            }
            case GATEWAY -> {
                variables.put("SHARDWAY_GATEWAY_PORT", Integer.toString(gatewayPort));
                variables.put("SHARDWAY_GATEWAY_BRANCH", BRANCH);
                variables.put("SHARDWAY_GATEWAY_USERS", GATEWAY_USER.user() + ":" + GATEWAY_USER.password());
            }
            case COPIER, REPLICATOR, VERIFIER -> {}
        }
        return variables;
    }

    private Map<String, String> metadata(String schema) {
        var meta = database("meta");
        return Map.of(
                "SHARDWAY_METADATA_URL", "mysql://%s:%d/%s".formatted(meta.host(), meta.port(), schema),
                "SHARDWAY_METADATA_USER", CONTROL.user(),
                "SHARDWAY_METADATA_PASSWORD", CONTROL.password());
    }

    private synchronized void store() {
        if (!closed) {
            var all = new ArrayList<>(processes());
            if (!leftRunning) {
                all.add(StackProcess.of("starter", ProcessHandle.current().pid(), "-", options.directory()));
            }
            new StackState(all).store(options.directory());
        }
    }

    /** A service token of the stack's organization, for the command and for people; stored for the former. */
    LocalLogin login() {
        var login = LocalLogin.create(http, api(), BRANCH.substring(0, BRANCH.indexOf('/')), AUTHORIZATION);
        login.store(options.directory());
        return login;
    }

    /** The stack stays up when this JVM has ended, until {@code ./shardway down}. */
    public synchronized void leaveRunning() {
        leftRunning = true;
        store();
        ChildProcess.letAllOutliveThisJvm();
        Runtime.getRuntime().removeShutdownHook(onExit);
    }

    /** Ends everything and removes what the stack wrote. */
    @Override
    public void close() {
        cleanUp();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException _) {
            // the JVM is on its way down, and the hook with it
        }
    }

    /** Whether it is being ended: what happens to whoever uses it from then on says nothing. */
    public synchronized boolean isEnded() {
        return closed;
    }

    private void cleanUp() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        Teardown.end(processes());
        StackState.remove(options.directory());
        Directories.remove(options.directory());
    }
}
