package io.shardway.api.messaging;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.shardway.api.ApiConfig;
import io.shardway.api.shell.FaultPoints;
import io.shardway.api.shell.FaultPoints.Point;
import io.shardway.api.shell.RelayBell;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the shell stored. One instance at a time (a lease row); rows go in the order in which they were stored, each acknowledged by
 * Kafka before the next, and are flagged one by one: a row that committed late is never skipped. Public rows get their sequence number here.
 * At least once: a crash between acknowledgement and flag sends a row again under the same id.
 */
@ApplicationScoped
public class Relay {

    private static final int BATCH = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final RelayBell bell;
    private final FaultPoints faults;
    private final String owner;
    private final String source;
    private final String bootstrap;
    private final Duration lease;
    private final Duration pause;
    private @Nullable Thread thread;
    private volatile boolean stopping;

    Relay(Pool pool, RelayBell bell, FaultPoints faults, ApiConfig config) {
        this.pool = pool;
        this.bell = bell;
        this.faults = faults;
        // The name of this process: started again after a kill, it relays at once and does not wait for its own old
        // lease.
        this.owner = config.instance();
        this.source = "workflow-api/" + config.instance();
        this.bootstrap = config.kafka();
        this.lease = config.api().relayLease();
        this.pause = config.api().relayPause();
    }

    public void start() {
        thread = Thread.ofPlatform().daemon().name("outbox-relay").start(this::loop);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        if (thread != null) {
            thread.interrupt();
            thread.join(PATIENCE);
        }
    }

    private void loop() {
        try (var producer = producer()) {
            while (!stopping) {
                boolean more = false;
                try {
                    more = holdLease() && relay(producer);
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    Log.warnf(e, "The outbox could not be relayed; trying again in %d ms", pause.toMillis());
                }
                if (!more) {
                    bell.await(pause);
                }
            }
            giveLeaseBack();
        } catch (InterruptedException e) {
            Log.debug("The relay ends");
        }
    }

    /** Whether there may be more to send. */
    private boolean relay(KafkaProducer<String, byte[]> producer) throws InterruptedException, ExecutionException {
        long until = System.nanoTime() + lease.dividedBy(2).toNanos();
        List<Message> batch = unsent();
        giveSequence(batch.stream().filter(Message::needsSequence).toList());
        for (Message message : batch) {
            if (System.nanoTime() > until) {
                // The lease may be another's soon: ask for it again before sending on.
                return true;
            }
            faults.pass(Point.BEFORE_SEND);
            if (message.topic().isPresent()) {
                producer.send(message.record(source)).get();
            }
            faults.pass(Point.AFTER_SEND);
            await("UPDATE outbox SET sent = TRUE WHERE id = ?", Tuple.of(message.id()));
        }
        return batch.size() == BATCH;
    }

    private boolean holdLease() {
        return await(
                                "UPDATE relay_lease SET owner = ?, until_millis = UNIX_TIMESTAMP(NOW(3)) * 1000 + ? "
                                        + "WHERE id = 1 AND (owner = ? OR until_millis < UNIX_TIMESTAMP(NOW(3)) * 1000)",
                                Tuple.of(owner, lease.toMillis(), owner))
                        .rowCount()
                == 1;
    }

    private void giveLeaseBack() {
        await("UPDATE relay_lease SET until_millis = 0 WHERE id = 1 AND owner = ?", Tuple.of(owner));
    }

    private List<Message> unsent() {
        var messages = new ArrayList<Message>();
        for (Row row : await("SELECT * FROM outbox WHERE sent = FALSE ORDER BY id LIMIT " + BATCH, Tuple.tuple())) {
            messages.add(new Message(
                    row.getLong("id"),
                    row.getString("message_id"),
                    row.getString("message_type"),
                    row.getString("subject"),
                    Optional.ofNullable(row.getString("topic")),
                    Optional.ofNullable(row.getString("message_key")),
                    Optional.ofNullable(row.getString("body")),
                    row.getBoolean("is_public"),
                    row.getLong("sequence") != null,
                    Instant.ofEpochMilli(row.getLong("at"))));
        }
        return messages;
    }

    /** Consecutive numbers, given under the lease row's lock, so that two relays can never give the same. */
    private void giveSequence(List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        pool.withTransaction(connection -> connection
                        .preparedQuery("SELECT last_sequence FROM relay_lease WHERE id = 1 AND owner = ? FOR UPDATE")
                        .execute(Tuple.of(owner))
                        .chain(rows -> {
                            var found = rows.iterator();
                            if (!found.hasNext()) {
                                throw new IllegalStateException("Another instance relays now");
                            }
                            return number(connection, messages, found.next().getLong(0));
                        }))
                .await()
                .atMost(PATIENCE);
    }

    private static io.smallrye.mutiny.Uni<Void> number(SqlConnection connection, List<Message> messages, long last) {
        var numbers = new ArrayList<Tuple>();
        long next = last;
        for (Message message : messages) {
            next++;
            numbers.add(Tuple.of(next, message.id()));
        }
        long highest = next;
        return connection
                .preparedQuery("UPDATE outbox SET sequence = ? WHERE id = ? AND sequence IS NULL")
                .executeBatch(numbers)
                .chain(() -> connection
                        .preparedQuery("UPDATE relay_lease SET last_sequence = ? WHERE id = 1")
                        .execute(Tuple.of(highest)))
                .replaceWithVoid();
    }

    private RowSet<Row> await(String sql, Tuple parameters) {
        return pool.preparedQuery(sql).execute(parameters).await().atMost(PATIENCE);
    }

    private KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                        ProducerConfig.LINGER_MS_CONFIG, 0,
                        // Well below the lease: nothing of ours is still on its way when another relays.
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 4_000),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private record Message(
            long id,
            String messageId,
            String type,
            String subject,
            Optional<String> topic,
            Optional<String> key,
            Optional<String> body,
            boolean isPublic,
            boolean hasSequence,
            Instant at) {

        boolean needsSequence() {
            return isPublic && !hasSequence;
        }

        ProducerRecord<String, byte[]> record(String source) {
            byte @Nullable [] value =
                    body.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
            var record = new ProducerRecord<String, byte[]>(topic.orElseThrow(), key.orElse(null), value);
            header(record, "ce_specversion", "1.0");
            header(record, "ce_id", messageId);
            header(record, "ce_type", type);
            header(record, "ce_source", source);
            header(record, "ce_subject", subject);
            header(record, "ce_time", at.toString());
            header(record, "content-type", "application/json");
            return record;
        }

        private static void header(ProducerRecord<?, ?> record, String name, String value) {
            record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
