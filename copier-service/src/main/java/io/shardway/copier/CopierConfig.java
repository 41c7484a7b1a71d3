package io.shardway.copier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How this instance copies. */
@ConfigMapping(prefix = "copier")
public interface CopierConfig {

    /** Splits that this instance works on at once, each with a reading and a writing connection. Two saturate a target of two cores. */
    @WithDefault("2")
    @Min(1)
    int writers();

    /** Ceiling for rows per second of this instance; 0 is none. */
    @WithDefault("0")
    @Min(0)
    long rowsPerSecond();

    Chunk chunk();

    Plan plan();

    /** Size of a chunk, which is one transaction on the target. */
    interface Chunk {

        /** Rows of the first chunk of a split; later ones adapt. */
        @WithDefault("2000")
        @Min(1)
        int firstRows();

        @WithDefault("50000")
        @Min(1)
        @Max(1_000_000)
        int mostRows();

        /** What writing one chunk should take. */
        @WithDefault("PT0.5S")
        Duration writeTime();

        /** Bytes of values in a chunk; a split holds at most two chunks of twice this in memory. */
        @WithDefault("8388608")
        @Min(65_536)
        long bytes();
    }

    /** How tables are cut into splits, when the copy is planned. */
    interface Plan {

        /** Tables with fewer rows are one split. */
        @WithDefault("20000")
        @Min(1)
        long smallTableRows();

        /** Splits of any larger table. */
        @WithDefault("8")
        @Min(1)
        int leastSplits();

        @WithDefault("256")
        @Min(1)
        int mostSplits();

        /** For tables so large that they need more than the least splits. */
        @WithDefault("250000")
        @Min(1)
        long rowsPerSplit();
    }
}
