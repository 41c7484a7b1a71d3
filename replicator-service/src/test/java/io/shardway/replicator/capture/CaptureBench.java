package io.shardway.replicator.capture;

import io.shardway.contract.Topics;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.messaging.changes.Change;
import io.shardway.messaging.changes.ChangeLogReader;
import io.shardway.messaging.changes.LoggedChange;
import io.shardway.messaging.control.KafkaClients;
import io.shardway.mysql.sidecar.Sidecar;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real source server with one schema, a workflow's sidecar on it, and a capture of it that tests start, stop and kill. */
final class CaptureBench implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final MariaDbServer server;
    private final UUID workflow = UUID.randomUUID();
    private final String schema;
    private final Connection application;
    private @Nullable Running running;
    private Capture.Order order = new Capture.Order(1, 0);

    /** A capture in a thread of its own. */
    static final class Running {
        final AtomicBoolean stop = new AtomicBoolean();
        final CountDownLatch ready = new CountDownLatch(1);
        final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        final Thread thread;

        Running(Capture capture) {
            thread = Thread.ofPlatform().daemon().name("capture-under-test").start(() -> {
                try {
                    capture.run(stop::get, _ -> ready.countDown(), _ -> {});
                    end.complete(null);
                } catch (Throwable e) {
                    end.completeExceptionally(e);
                }
            });
        }
    }

    CaptureBench() {
        this(SharedServers.mariadb("a"));
    }

    CaptureBench(MariaDbServer server) {
        this.server = server;
        this.schema = TestSchemas.create(server, "capture");
        try (Connection writer = server.connect(Account.WRITER)) {
            Sidecar.install(writer, workflow);
            application = server.connect(Account.APP, schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String schema() {
        return schema;
    }

    UUID workflow() {
        return workflow;
    }

    MariaDbServer server() {
        return server;
    }

    Connection application() {
        return application;
    }

    /** As the application. */
    void execute(String... statements) {
        try (Statement statement = application.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    CaptureUnit unit(String... tables) {
        return new CaptureUnit(workflow, 1, shard(), 1, List.of(tables));
    }

    ShardSpec shard() {
        return new ShardSpec(
                "-",
                schema,
                new ServerSpec(server.host(), server.port()),
                List.of(),
                new Accounts(account(Account.WRITER), account(Account.READER), account(Account.APP)));
    }

    private static io.shardway.contract.topology.Account account(Account account) {
        return new io.shardway.contract.topology.Account(account.user(), account.password());
    }

    Capture capture(CaptureUnit unit, FaultPoint.Faults faults) {
        return new Capture(
                unit, order, SharedServers.kafka().bootstrapServers(), TransactionAssembler.Limits.DEFAULT, faults);
    }

    /** Starts a capture and returns at once. */
    Running startUnready(CaptureUnit unit) {
        Running started = new Running(capture(unit, FaultPoint.Faults.NONE));
        running = started;
        return started;
    }

    /** Starts a capture and returns when W0 has come back. */
    Running start(CaptureUnit unit) {
        Running started = startUnready(unit);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> started.ready.await(50, TimeUnit.MILLISECONDS) || started.end.isDone());
        if (started.ready.getCount() > 0) {
            started.end.join();
        }
        return started;
    }

    void stop() {
        Running started = running;
        if (started != null) {
            started.stop.set(true);
            try {
                started.thread.join(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            running = null;
        }
    }

    /** A newer command, as any retry sends one. */
    void commandAgain() {
        order = new Capture.Order(order.generation() + 1, order.acknowledged());
    }

    /** A newer command, as the retry after an alarm sends it. */
    void acknowledge() {
        order = new Capture.Order(order.generation() + 1, order.generation());
    }

    Optional<CaptureState> state(CaptureUnit unit) {
        return ChangeLog.state(SharedServers.kafka().bootstrapServers(), unit.stateKey());
    }

    /** As if the state topic had lost its messages. */
    void forgetState(CaptureUnit unit) {
        try (KafkaProducer<String, byte[]> producer =
                KafkaClients.controlProducer(SharedServers.kafka().bootstrapServers())) {
            var _ = producer.send(new ProducerRecord<>(Topics.CAPTURE_STATE, unit.stateKey(), null));
        }
    }

    /** Everything in the change log up to the first change that matches; the reader checks that no number is missing. */
    List<Change> logUntil(CaptureUnit unit, Predicate<Change> last) {
        List<Change> changes = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (ChangeLogReader reader =
                new ChangeLogReader(SharedServers.kafka().bootstrapServers(), unit.changeLog(), 0, -1)) {
            while (System.nanoTime() < deadline) {
                for (LoggedChange logged : reader.poll(Duration.ofMillis(100))) {
                    changes.add(logged.change());
                    if (last.test(logged.change())) {
                        return changes;
                    }
                }
                Running started = running;
                if (started != null && started.end.isCompletedExceptionally()) {
                    started.end.join();
                }
            }
        }
        throw new AssertionError("The change log did not get there; it holds " + changes.size() + " changes");
    }

    /** Row changes up to and with the end of their {@code transactions}th transaction. */
    List<Change.RowChange> rows(CaptureUnit unit, int transactions) {
        int[] ends = new int[1];
        return logUntil(unit, change -> change instanceof Change.TransactionEnd && ++ends[0] == transactions).stream()
                .filter(Change.RowChange.class::isInstance)
                .map(Change.RowChange.class::cast)
                .toList();
    }

    @Override
    public void close() {
        stop();
        try {
            application.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        server.dropSchema(schema);
    }
}
