package io.shardway.verifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How a verification reads and how long it waits. */
@ConfigMapping(prefix = "verifier")
public interface VerifierConfig {

    /** Rows of the first chunk of a table; later ones follow the time target. */
    @WithDefault("10000")
    @Min(1)
    int firstChunkRows();

    /** Largest chunk, in rows: bounds what is compared row by row when a chunk differs. */
    @WithDefault("100000")
    @Min(1)
    int largestChunkRows();

    /** Time that the checksum of a chunk should take. */
    @WithDefault("PT0.5S")
    Duration chunkTime();

    /** Keys that are re-checked behind one watermark. */
    @WithDefault("200")
    @Min(1)
    @Max(1000)
    int suspectsAtOnce();

    /** Rounds behind a watermark without holding locks; a row that still differs is decided under its lock. */
    @WithDefault("3")
    @Min(0)
    int roundsWithoutLock();

    /** Keys that are locked at once on the source for the last word. */
    @WithDefault("50")
    @Min(1)
    int keysUnderLock();

    /** Longest wait for a watermark while rows of the source are locked. */
    @WithDefault("PT2S")
    Duration lockedWait();

    /** Longest wait for a watermark without locks. */
    @WithDefault("PT60S")
    Duration watermarkWait();

    /** Keys of each sort that a report shows. */
    @WithDefault("10")
    @Min(1)
    int sampleKeys();
}
