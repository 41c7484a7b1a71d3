package io.shardway.replicator.capture;

import io.quarkus.logging.Log;
import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a binlog through Debezium's connector task, which this class drives itself as Kafka Connect would: poll, take, write, in one thread. So a
 * batch, its offset and the Kafka transaction around both belong together, and stopping is a method call. Debezium repeats nothing by itself
 * here (no keep-alive reconnect, no retries): whoever owns this source starts a new one from the stored offset.
 */
final class DebeziumSource implements TransactionSource {

    /** An error that ended the connection is told by the task within this time. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final int FIRST_SERVER_ID = 1_000_000_000;

    private final SourceTask task;
    private final RecordDecoder decoder;
    private final BinlogReader reader;
    private final Optional<String> startPosition;
    private @Nullable ShardwayException failure;

    private DebeziumSource(
            SourceTask task, BinlogReader reader, RecordDecoder decoder, Optional<String> startPosition) {
        this.task = task;
        this.reader = reader;
        this.decoder = decoder;
        this.startPosition = startPosition;
    }

    /** Starts reading: from the state's offset, or from the end of the binlog as it is now. */
    static DebeziumSource start(
            CaptureUnit unit, CapturedTables tables, Optional<CaptureState> state, String kafka, boolean mariaDb) {
        SourceTask task = mariaDb
                ? new io.debezium.connector.mariadb.MariaDbConnectorTask()
                : new io.debezium.connector.mysql.MySqlConnectorTask();
        BinlogReader reader = BinlogReader.of(unit, tables);
        Map<String, String> settings = settings(unit, tables, kafka, mariaDb);
        task.initialize(new Context(settings, state.map(CaptureState::offset).orElse(null)));
        try {
            task.start(settings);
        } catch (RuntimeException e) {
            stop(task);
            reader.close();
            throw DebeziumErrors.classify(
                    "start to read the binlog of " + unit.source().primary(), state, e);
        }
        return new DebeziumSource(
                task, reader, new RecordDecoder(unit, tables), state.map(CaptureState::startPosition));
    }

    @Override
    public List<SourceEvent> poll() throws InterruptedException {
        if (failure != null) {
            throw failure;
        }
        List<SourceRecord> records;
        try {
            records = task.poll();
        } catch (RuntimeException e) {
            throw DebeziumErrors.classify("read the binlog", Optional.empty(), e);
        }
        if (records == null || records.isEmpty()) {
            if (reader.disconnectedFor(GRACE)) {
                throw new ShardwayException(
                        ErrorCode.SERVER_UNREACHABLE, "The source has ended the connection that its binlog is read by");
            }
            return List.of();
        }
        List<SourceEvent> events = new ArrayList<>(records.size());
        try {
            for (SourceRecord record : records) {
                decoder.decode(record).ifPresent(events::add);
            }
        } catch (ShardwayException e) {
            // What came before it is logged first: the schema change that explains the error may be among it.
            failure = e;
        }
        if (!events.isEmpty() && !reader.installed()) {
            throw new ShardwayException(
                    ErrorCode.UNEXPECTED,
                    "Debezium has read rows without our reader; is its service file in the package?");
        }
        return events;
    }

    @Override
    public boolean failing() {
        return failure != null;
    }

    @Override
    public Optional<String> startPosition() {
        return startPosition.or(decoder::startPosition);
    }

    @Override
    public void close() {
        stop(task);
        reader.close();
    }

    private static void stop(SourceTask task) {
        boolean interrupted = Thread.interrupted();
        try {
            task.stop();
        } catch (RuntimeException e) {
            Log.debugf(e, "Debezium did not stop cleanly");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Map<String, String> settings(
            CaptureUnit unit, CapturedTables tables, String kafka, boolean mariaDb) {
        ServerSpec server = unit.source().primary();
        Account reader = unit.source().accounts().reader();
        Map<String, String> settings = new HashMap<>();
        settings.put("name", unit.transactionalId());
        settings.put(
                "connector.class",
                mariaDb
                        ? "io.debezium.connector.mariadb.MariaDbConnector"
                        : "io.debezium.connector.mysql.MySqlConnector");
        settings.put("topic.prefix", unit.logicalName());
        settings.put("database.hostname", server.host());
        settings.put("database.port", Integer.toString(server.port()));
        settings.put("database.user", reader.user());
        settings.put("database.password", reader.password());
        settings.put("database.ssl.mode", mariaDb ? "disable" : "preferred");
        // Random: two readers of one server with the same id would throw each other out for ever.
        settings.put(
                "database.server.id",
                Integer.toString(FIRST_SERVER_ID + ThreadLocalRandom.current().nextInt(FIRST_SERVER_ID)));
        settings.put(
                "database.include.list",
                list(tables.names().stream().map(TableName::schema).distinct().toList()));
        settings.put(
                "table.include.list",
                list(tables.names().stream().map(TableName::toString).toList()));
        settings.put("snapshot.mode", "no_data");
        settings.put("snapshot.locking.mode", "none");
        settings.put("skipped.operations", "none");
        settings.put("tombstones.on.delete", "false");
        settings.put("provide.transaction.metadata", "true");
        settings.put("include.schema.changes", "true");
        settings.put("event.processing.failure.handling.mode", "fail");
        settings.put("inconsistent.schema.handling.mode", "fail");
        settings.put("event.converting.failure.handling.mode", "fail");
        settings.put("schema.history.internal.skip.unparseable.ddl", "false");
        settings.put("schema.history.internal.store.only.captured.tables.ddl", "true");
        settings.put("schema.history.internal", TopicSchemaHistory.class.getName());
        settings.put("schema.history.internal." + TopicSchemaHistory.BOOTSTRAP, kafka);
        settings.put("schema.history.internal." + TopicSchemaHistory.TOPIC, unit.schemaHistory());
        settings.put("converters", "raw");
        settings.put("raw.type", RawConverter.class.getName());
        settings.put("enable.time.adjuster", "false");
        settings.put("bigint.unsigned.handling.mode", "precise");
        // Milliseconds that a batch waits for more; a watermark on an idle source waits as long.
        settings.put("poll.interval.ms", "4");
        settings.put("max.batch.size", "8192");
        settings.put("max.queue.size", "16384");
        settings.put("max.queue.size.in.bytes", Integer.toString(32 * 1024 * 1024));
        settings.put("connect.keep.alive", "false");
        settings.put("connect.timeout.ms", "10000");
        settings.put("errors.max.retries", "0");
        return settings;
    }

    /** Debezium takes regular expressions; a comma separates them. */
    private static String list(Collection<String> names) {
        return names.stream()
                .map(name -> Pattern.quote(name).replace(",", "\\E\\x2c\\Q"))
                .collect(Collectors.joining(","));
    }

    /** What Kafka Connect would give the task: its settings and where it stopped. */
    private record Context(
            Map<String, String> configs, @Nullable Map<String, Object> offset) implements SourceTaskContext {

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return new OffsetStorageReader() {
                @Override
                public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
                    return offset;
                }

                @Override
                public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
                    Map<Map<String, T>, Map<String, Object>> offsets = new HashMap<>();
                    if (offset != null) {
                        partitions.forEach(partition -> offsets.put(partition, offset));
                    }
                    return offsets;
                }
            };
        }

        @Override
        public @Nullable PluginMetrics pluginMetrics() {
            return null;
        }
    }
}
