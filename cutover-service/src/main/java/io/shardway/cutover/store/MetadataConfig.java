package io.shardway.cutover.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Our schema in the metadata database; set by the environment (docs/wiring.md section 9). */
@ConfigMapping(prefix = "shardway.metadata")
public interface MetadataConfig {

    /** {@code mysql://host:port/schema}; {@code SHARDWAY_METADATA_URL}. */
    @WithDefault("mysql://localhost:3306/shardway_cutover")
    String url();

    /** {@code SHARDWAY_METADATA_USER}. */
    @WithDefault("shardway_cutover")
    String user();

    /** {@code SHARDWAY_METADATA_PASSWORD}. */
    @WithDefault("")
    String password();
}
