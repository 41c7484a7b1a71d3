package io.shardway.cutover.bench;

import io.shardway.cutover.CutoverConfig;
import io.shardway.cutover.store.MetadataConfig;
import io.shardway.messaging.control.ServiceConfig;
import java.time.Duration;

/** Settings as values. */
public final class Settings {

    /** Quick to give up, patient with a loaded machine. */
    public static final Cutover QUICK = new Cutover(
            2,
            Duration.ofSeconds(8),
            Duration.ofSeconds(20),
            Duration.ofMillis(500),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            3,
            Duration.ofSeconds(20),
            Duration.ofMillis(1500));

    private Settings() {}

    /** Settings of the service. */
    public record Cutover(
            int lanes,
            Duration pauseLimit,
            Duration bufferLimit,
            Duration acknowledgeLimit,
            Duration gatewayLease,
            Duration lockPatience,
            int lockAttempts,
            Duration lagLimit,
            Duration ownerSilence)
            implements CutoverConfig {

        public Cutover withPauseLimit(Duration limit) {
            return new Cutover(
                    lanes,
                    limit,
                    bufferLimit,
                    acknowledgeLimit,
                    gatewayLease,
                    lockPatience,
                    lockAttempts,
                    lagLimit,
                    ownerSilence);
        }

        public Cutover withLagLimit(Duration limit) {
            return new Cutover(
                    lanes,
                    pauseLimit,
                    bufferLimit,
                    acknowledgeLimit,
                    gatewayLease,
                    lockPatience,
                    lockAttempts,
                    limit,
                    ownerSilence);
        }
    }

    /** Neighbours. */
    public record Service(String kafka, String apiUrl, String internalToken, String instance)
            implements ServiceConfig {}

    /** The metadata database. */
    public record Metadata(String url, String user, String password) implements MetadataConfig {}
}
