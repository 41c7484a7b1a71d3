package io.shardway.testing;

import java.util.Locale;

/**
 * Where the real servers come from: processes of this machine, or containers. Chosen by the system property
 * {@code shardway.servers} or the environment variable {@code SHARDWAY_SERVERS}: {@code local} (the default), {@code docker},
 * or {@code auto}, which takes Docker exactly when its engine answers.
 */
public interface Servers {

    MariaDbServer startMariaDb(MariaDbOptions options);

    KafkaBroker startKafka(KafkaOptions options);

    static Servers chosen() {
        var environment = System.getenv().getOrDefault("SHARDWAY_SERVERS", "local");
        var choice = System.getProperty("shardway.servers", environment).toLowerCase(Locale.ROOT);
        return switch (choice) {
            case "local" -> new LocalServers();
            case "docker" -> new DockerServers();
            case "auto" -> DockerServers.available() ? new DockerServers() : new LocalServers();
            default ->
                throw new IllegalArgumentException(
                        "SHARDWAY_SERVERS is '%s'; use local, docker or auto".formatted(choice));
        };
    }
}
