package io.shardway.replicator.capture;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import io.debezium.config.CommonConnectorConfig;
import io.debezium.connector.binlog.BinlogStreamingChangeEventSource;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.signal.actions.SignalAction;
import io.debezium.pipeline.signal.actions.SignalActionProvider;
import io.debezium.pipeline.spi.Partition;
import io.debezium.spi.schema.DataCollectionId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Our hand on Debezium's binlog client, before it connects: values are read by {@link ExactEvents}, and a connection that ends, also one that ends in
 * order, is noticed. Debezium asks every provider of signal actions between making the client and connecting it; that is the moment that this class
 * uses. A source that finds its reader not installed refuses every row.
 */
public final class BinlogReader implements AutoCloseable {

    /** By logical name of the source; one capture runs at a time. */
    private static final Map<String, BinlogReader> READERS = new ConcurrentHashMap<>();

    private final String name;
    private final CapturedTables tables;
    private volatile boolean installed;
    private volatile long disconnectedAt;
    private volatile boolean disconnected;

    private BinlogReader(String name, CapturedTables tables) {
        this.name = name;
        this.tables = tables;
    }

    /** To be called before the connector task starts. */
    static BinlogReader of(CaptureUnit unit, CapturedTables tables) {
        BinlogReader reader = new BinlogReader(unit.logicalName(), tables);
        READERS.put(reader.name, reader);
        return reader;
    }

    boolean installed() {
        return installed;
    }

    /** Whether the connection ended at least this long ago. */
    boolean disconnectedFor(Duration time) {
        return disconnected && System.nanoTime() - disconnectedAt > time.toNanos();
    }

    @Override
    public void close() {
        READERS.remove(name, this);
    }

    private void install(BinaryLogClient client) {
        client.setEventDeserializer(ExactEvents.create(name -> tables.role(name).isPresent()));
        client.registerLifecycleListener(new BinaryLogClient.AbstractLifecycleListener() {
            @Override
            public void onDisconnect(BinaryLogClient gone) {
                disconnectedAt = System.nanoTime();
                disconnected = true;
            }
        });
        installed = true;
    }

    /** Found by the service loader; gives no signal actions. */
    public static final class Installer implements SignalActionProvider {

        @Override
        public <P extends Partition> Map<String, SignalAction<P>> createActions(
                EventDispatcher<P, ? extends DataCollectionId> dispatcher,
                ChangeEventSourceCoordinator<P, ?> coordinator,
                CommonConnectorConfig config) {
            BinlogReader reader = READERS.get(config.getLogicalName());
            if (reader != null
                    && coordinator.getStreamingSource().orElse(null)
                            instanceof BinlogStreamingChangeEventSource<?, ?> source) {
                reader.install(source.getBinaryLogClient());
            }
            return Map.of();
        }
    }
}
