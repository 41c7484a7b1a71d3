package io.shardway.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One set of servers for all tests of a JVM: each is started when the first test asks for it and ends with the JVM. Tests
 * that stop or kill a server start one of their own. Schema and topic names are kept apart by {@link TestNames}.
 */
public final class SharedServers {

    private static final Map<String, MariaDbServer> DATABASES = new HashMap<>();
    private static final Map<String, MariaDbServer> REPLICAS = new HashMap<>();
    private static final List<AutoCloseable> TO_CLOSE = new ArrayList<>();
    private static @Nullable KafkaBroker kafka;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SharedServers::closeAll, "stop-shared-servers"));
    }

    private SharedServers() {}

    public static synchronized KafkaBroker kafka() {
        var broker = kafka;
        if (broker == null) {
            broker = KafkaBroker.start(KafkaOptions.named("shared"));
            TO_CLOSE.add(broker);
            kafka = broker;
        }
        return broker;
    }

    /** The primary server of that name: {@code "a"} for sources and {@code "b"} for targets, by custom. */
    public static synchronized MariaDbServer mariadb(String name) {
        return DATABASES.computeIfAbsent(name, _ -> {
            var server = MariaDbServer.start(MariaDbOptions.named(name));
            TO_CLOSE.add(server);
            return server;
        });
    }

    /** A replica of {@link #mariadb(String)} of that name. */
    public static synchronized MariaDbServer replica(String name) {
        var primary = mariadb(name);
        return REPLICAS.computeIfAbsent(name, _ -> primary.startReplica());
    }

    private static synchronized void closeAll() {
        for (var server : TO_CLOSE.reversed()) {
            try {
                server.close();
            } catch (Exception e) {
                System.err.println("Could not stop a shared server: " + e.getMessage());
            }
        }
    }
}
