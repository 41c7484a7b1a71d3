package io.shardway.testing;

import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;

/**
 * A real Kafka broker (KRaft, one node) on loopback that answers from the moment it is handed out. It creates no topic by
 * itself. Address and topics stay the same over {@link #stop}, {@link #kill} and {@link #start}; {@link #close} ends it for
 * good.
 */
public interface KafkaBroker extends AutoCloseable {

    /** A broker of the kind that {@link Servers#chosen()} says, ready to serve. */
    static KafkaBroker start(KafkaOptions options) {
        return Servers.chosen().startKafka(options);
    }

    String bootstrapServers();

    /** The pid of the broker's process where it is one of this machine, else empty. */
    OptionalLong pid();

    boolean isRunning();

    void start();

    void stop();

    void kill();

    default void restart() {
        stop();
        start();
    }

    @Override
    void close();

    /** A new admin client; the caller closes it. */
    default Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers", bootstrapServers(), "request.timeout.ms", 5000, "default.api.timeout.ms", 20000));
    }
}
