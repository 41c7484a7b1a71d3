package io.shardway.api;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import io.shardway.testing.SharedServers;
import io.shardway.testing.TestNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Real Kafka, a real metadata database, and two servers with a keyspace each, as the local stack has them. */
public class ApiServers implements QuarkusTestResourceLifecycleManager {

    public static final String TOKEN = "local:shardway-local-token";
    public static final String INTERNAL = "internal-token-of-a-test";
    public static final String SOURCE = TestNames.unique("shop");
    public static final String TARGET = TestNames.unique("shop2");

    @Override
    public Map<String, String> start() {
        var source = SharedServers.mariadb("a");
        var target = SharedServers.mariadb("b");
        String metadata = TestNames.unique("shardway_api");
        source.execute(
                "CREATE DATABASE `" + metadata + "`",
                "CREATE OR REPLACE USER control@'%' IDENTIFIED BY 'control-of-a-test'",
                "GRANT ALL PRIVILEGES ON `" + metadata + "`.* TO control@'%'");
        var settings = new HashMap<String, String>();
        settings.put(
                "quarkus.datasource.reactive.url",
                "vertx-reactive:mysql://" + source.host() + ":" + source.port() + "/" + metadata);
        settings.put("quarkus.datasource.username", "control");
        settings.put("quarkus.datasource.password", "control-of-a-test");
        settings.put("kafka.bootstrap.servers", SharedServers.kafka().bootstrapServers());
        settings.put("shardway.kafka", SharedServers.kafka().bootstrapServers());
        settings.put("shardway.local-token", TOKEN);
        settings.put("shardway.api.rate-limit", "0");
        settings.put("shardway.api.failed-authentication-limit", "0");
        settings.put("shardway.webhook.local-targets", "true");
        settings.put("shardway.webhook.poll", "100ms");
        settings.put("shardway.webhook.attempt-timeout", "1s");
        settings.put("shardway.webhook.lease", "3s");
        settings.put("shardway.webhook.first-pause", "200ms");
        settings.put("shardway.webhook.longest-pause", "1s");
        settings.put("shardway.internal-token", INTERNAL);
        settings.put("shardway.secret-key", "secret-of-a-test");
        settings.put("shardway.catalogue", keyspaces(source, target).toString());
        settings.put("quarkus.http.test-port", "0");
        settings.put("shardway.api.event-heartbeat", "500ms");
        settings.put("shardway.api.event-patience", "3s");
        return settings;
    }

    @Override
    public void stop() {
        // The servers are shared and end with the JVM.
    }

    /** Creates the two keyspaces; returns the catalogue file that names them. */
    public static Path keyspaces(MariaDbServer source, MariaDbServer target) {
        source.createSchema(SOURCE);
        target.createSchema(TARGET);
        source.execute(
                "CREATE TABLE " + SOURCE + ".orders (id BIGINT PRIMARY KEY, note VARCHAR(40))",
                "CREATE TABLE " + SOURCE + ".order_lines (id BIGINT PRIMARY KEY, order_id BIGINT)",
                "INSERT INTO " + SOURCE + ".orders VALUES (1, 'one'), (2, 'two')");
        String text = """
            organization: acme
            database: shop
            branch: main
            accounts:
              writer: { user: "%s", password: "%s" }
              reader: { user: "%s", password: "%s" }
              application: { user: "%s", password: "%s" }
            keyspaces:
              - name: shop
                sharded: false
                shards:
                  - { name: "-", schema: "%s", primary: { host: "%s", port: %d }, replicas: [] }
              - name: shop2
                sharded: false
                shards:
                  - { name: "-", schema: "%s", primary: { host: "%s", port: %d } }
            """.formatted(
                        Account.WRITER.user(),
                        Account.WRITER.password(),
                        Account.READER.user(),
                        Account.READER.password(),
                        Account.APP.user(),
                        Account.APP.password(),
                        SOURCE,
                        source.host(),
                        source.port(),
                        TARGET,
                        target.host(),
                        target.port());
        try {
            return Files.writeString(Files.createTempFile("catalogue", ".yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
