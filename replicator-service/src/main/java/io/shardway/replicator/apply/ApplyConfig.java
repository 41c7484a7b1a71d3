package io.shardway.replicator.apply;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the apply half of replicator-service. */
@ConfigMapping(prefix = "replicator.apply")
public interface ApplyConfig {

    /** A stream counts as running once its lag is below this. */
    @WithDefault("5s")
    Duration runningLag();

    /** How often progress is told. */
    @WithDefault("1s")
    Duration reportInterval();
}
