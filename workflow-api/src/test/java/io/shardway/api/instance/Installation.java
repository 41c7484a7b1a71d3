package io.shardway.api.instance;

import io.shardway.api.ApiServers;
import io.shardway.api.FakeServices;
import io.shardway.testing.Account;
import io.shardway.testing.Directories;
import io.shardway.testing.KafkaBroker;
import io.shardway.testing.KafkaOptions;
import io.shardway.testing.MariaDbOptions;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two packaged instances of workflow-api behind a balancer, with a metadata database and a broker of their own that tests may take away. One
 * instance has a name, the other none.
 */
final class Installation implements AutoCloseable {

    private static final String SCHEMA = "shardway_api";

    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final MariaDbServer metadata;
    final KafkaBroker kafka;
    final FakeServices services;
    final ApiProcess named;
    final ApiProcess unnamed;
    final Balancer balancer;
    private final Path directory = Directories.temporary("instances");
    private final Path catalogue;

    Installation() throws IOException {
        catalogue = ApiServers.keyspaces(SharedServers.mariadb("a"), SharedServers.mariadb("b"));
        metadata = MariaDbServer.start(MariaDbOptions.named("metadata").withoutBinlog());
        metadata.execute(
                "CREATE DATABASE " + SCHEMA,
                "CREATE USER control@'%' IDENTIFIED BY 'control-of-a-test'",
                "GRANT ALL PRIVILEGES ON " + SCHEMA + ".* TO control@'%'");
        kafka = KafkaBroker.start(KafkaOptions.named("instances").withHeap(256));
        named = new ApiProcess("named", directory, environment(Map.of("SHARDWAY_INSTANCE", "api-named")));
        unnamed = new ApiProcess("unnamed", directory, environment(Map.of()));
        named.start();
        named.awaitReady(http);
        unnamed.start();
        unnamed.awaitReady(http);
        services = new FakeServices(kafka.bootstrapServers());
        balancer = new Balancer(List.of(named.port(), unnamed.port()));
    }

    /** Another process with the name of the first. */
    ApiProcess namesake() {
        return new ApiProcess("namesake", directory, environment(Map.of("SHARDWAY_INSTANCE", "api-named")));
    }

    private Map<String, String> environment(Map<String, String> own) {
        var environment = new HashMap<>(own);
        environment.putAll(Map.ofEntries(
                Map.entry("SHARDWAY_KAFKA", kafka.bootstrapServers()),
                Map.entry("SHARDWAY_METADATA_URL", "mysql://127.0.0.1:" + metadata.port() + "/" + SCHEMA),
                Map.entry("SHARDWAY_METADATA_USER", "control"),
                Map.entry("SHARDWAY_METADATA_PASSWORD", "control-of-a-test"),
                Map.entry("SHARDWAY_SECRET_KEY", "secret-of-a-test"),
                Map.entry("SHARDWAY_LOCAL_TOKEN", ApiServers.TOKEN),
                Map.entry("SHARDWAY_INTERNAL_TOKEN", ApiServers.INTERNAL),
                Map.entry("SHARDWAY_CATALOGUE", catalogue.toString()),
                Map.entry("SHARDWAY_API_RELAY_LEASE", "3s"),
                Map.entry("SHARDWAY_API_RATE_LIMIT", "0"),
                Map.entry("SHARDWAY_API_EVENT_HEARTBEAT", "1s"),
                Map.entry("MP_MESSAGING_INCOMING_FACTS_SESSION_TIMEOUT_MS", "3000"),
                Map.entry("MP_MESSAGING_INCOMING_FACTS_HEARTBEAT_INTERVAL_MS", "500"),
                Map.entry("MP_MESSAGING_INCOMING_PROGRESS_SESSION_TIMEOUT_MS", "3000"),
                Map.entry("MP_MESSAGING_INCOMING_PROGRESS_HEARTBEAT_INTERVAL_MS", "500")));
        return environment;
    }

    /** The instance that relays now. */
    ApiProcess relaying() {
        return text("SELECT owner FROM relay_lease WHERE id = 1").startsWith("api-named/") ? named : unnamed;
    }

    long number(String sql) {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) {
        try (var connection = metadata.connect(Account.ROOT, SCHEMA);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot ask the metadata database: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        balancer.close();
        named.close();
        unnamed.close();
        kafka.close();
        metadata.close();
        http.shutdownNow();
    }
}
