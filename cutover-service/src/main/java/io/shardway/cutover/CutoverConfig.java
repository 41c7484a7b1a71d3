package io.shardway.cutover;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Settings of cutover-service; the README lists them. */
@ConfigMapping(prefix = "cutover")
public interface CutoverConfig {

    /** Lanes of redo per stream, fixed when a stream is made: more than a target's cores gains nothing. */
    @WithDefault("2")
    @Min(1)
    @Max(64)
    int lanes();

    /** Longest write pause; when it is over before a switch is decided, the switch is undone. A quiet machine needs a fifth of it. */
    @WithDefault("1s")
    Duration pauseLimit();

    /** How long gateways hold statements at most while a switch buffers; longer than the pause with its undo. */
    @WithDefault("15s")
    Duration bufferLimit();

    /** How long a switch waits for gateways to acknowledge buffering, as a part of the pause. Missing ones endanger no write: the fence stops them. */
    @WithDefault("500ms")
    Duration acknowledgeLimit();

    /** A gateway that was not heard for this long has lost its lease; longer than the gateways' own count. */
    @WithDefault("5s")
    Duration gatewayLease();

    /** Patience of one attempt to lock the tables that serve: other statements queue behind it. */
    @WithDefault("1s")
    Duration lockPatience();

    /** How many times the tables that serve are tried to be locked. */
    @WithDefault("3")
    @Min(1)
    @Max(20)
    int lockAttempts();

    /** Longest time that a probe may take through a stream before a switch is even begun, and how long it waits for one that fits into the write pause. */
    @WithDefault("5s")
    Duration lagLimit();

    /** An unfinished switch whose owner was silent for this long is taken over. */
    @WithDefault("3s")
    Duration ownerSilence();
}
