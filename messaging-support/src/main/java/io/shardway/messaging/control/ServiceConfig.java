package io.shardway.messaging.control;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** Where a service finds its neighbours; set by the environment (docs/wiring.md section 9). */
@ConfigMapping(prefix = "shardway")
public interface ServiceConfig {

    /** Kafka's bootstrap servers; {@code SHARDWAY_KAFKA}. */
    @WithDefault("localhost:9092")
    String kafka();

    /** Base address of workflow-api; {@code SHARDWAY_API_URL}. */
    @WithDefault("http://localhost:8080")
    String apiUrl();

    /** Bearer token of the internal interface; {@code SHARDWAY_INTERNAL_TOKEN}. */
    @WithDefault("")
    String internalToken();

    /** Name of this process, of no other at the same time: owner of items, member of consumer groups; {@code SHARDWAY_INSTANCE}, random when unset. */
    @WithDefault(InstanceName.UNNAMED)
    @WithConverter(InstanceName.class)
    String instance();
}
