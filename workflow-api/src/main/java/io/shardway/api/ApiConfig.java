package io.shardway.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;

/** Configuration of workflow-api beside what every service has (docs/wiring.md section 9). */
@ConfigMapping(prefix = "shardway")
public interface ApiConfig {

    /** Bearer token that services show on {@code /internal}; {@code SHARDWAY_INTERNAL_TOKEN}. Empty closes that interface. */
    @WithDefault("")
    String internalToken();

    /** Name of this process; {@code SHARDWAY_INSTANCE}. */
    @WithDefault("local")
    String instance();

    /** Kafka's bootstrap servers; {@code SHARDWAY_KAFKA}. */
    @WithDefault("localhost:9092")
    String kafka();

    /** Catalogue file that is loaded at start; {@code SHARDWAY_CATALOGUE}. */
    Optional<String> catalogue();

    /** {@code id:token} of one service token with every permission; {@code SHARDWAY_LOCAL_TOKEN}. */
    Optional<String> localToken();

    /** Passphrase of the key that encrypts the servers' accounts at rest; {@code SHARDWAY_SECRET_KEY}. */
    Optional<String> secretKey();

    @WithName("api")
    Api api();

    /** Settings of workflow-api alone. */
    interface Api {

        /** How long an instance relays before another may take over from it. */
        @WithDefault("10s")
        Duration relayLease();

        /** How long the relay rests when nobody wakes it. */
        @WithDefault("500ms")
        Duration relayPause();

        /** How often a stream of server-sent events looks for new ones. */
        @WithDefault("250ms")
        Duration eventPoll();

        /** Replicas of a topic when it is created. */
        @WithDefault("1")
        short topicReplicas();

        /** How long the metadata database and Kafka may take to answer at start. */
        @WithDefault("60s")
        Duration startPatience();
    }
}
