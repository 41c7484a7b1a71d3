package io.shardway.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CutoverConfigTest {

    private static CutoverConfig with(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(CutoverConfig.class)
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(CutoverConfig.class);
    }

    @Test
    void defaults() {
        CutoverConfig config = with(Map.of());

        assertThat(config.lanes()).isEqualTo(2);
        assertThat(config.pauseLimit()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.bufferLimit()).isGreaterThan(config.pauseLimit());
        assertThat(config.acknowledgeLimit()).isLessThan(config.pauseLimit());
        assertThat(config.gatewayLease()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.lockPatience()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.lockAttempts()).isEqualTo(3);
        assertThat(config.lagLimit()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.ownerSilence()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void explicitValues() {
        CutoverConfig config = with(Map.of(
                "cutover.lanes", "4",
                "cutover.pause-limit", "4s",
                "cutover.buffer-limit", "7s",
                "cutover.acknowledge-limit", "200ms",
                "cutover.gateway-lease", "9s",
                "cutover.lock-patience", "2s",
                "cutover.lock-attempts", "5",
                "cutover.lag-limit", "1m",
                "cutover.owner-silence", "10s"));

        assertThat(config.lanes()).isEqualTo(4);
        assertThat(config.pauseLimit()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.bufferLimit()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.acknowledgeLimit()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.gatewayLease()).isEqualTo(Duration.ofSeconds(9));
        assertThat(config.lockPatience()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.lockAttempts()).isEqualTo(5);
        assertThat(config.lagLimit()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.ownerSilence()).isEqualTo(Duration.ofSeconds(10));
    }
}
