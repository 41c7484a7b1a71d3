package io.shardway.copier;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopierConfigTest {

    @Test
    void defaults() {
        CopierConfig config = read(Map.of());

        assertThat(config.writers()).isEqualTo(2);
        assertThat(config.rowsPerSecond()).isZero();
        assertThat(config.chunk().firstRows()).isEqualTo(2000);
        assertThat(config.chunk().mostRows()).isEqualTo(50_000);
        assertThat(config.chunk().writeTime()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.chunk().bytes()).isEqualTo(8L << 20);
        assertThat(config.plan().smallTableRows()).isEqualTo(20_000);
        assertThat(config.plan().leastSplits()).isEqualTo(8);
        assertThat(config.plan().mostSplits()).isEqualTo(256);
        assertThat(config.plan().rowsPerSplit()).isEqualTo(250_000);
    }

    @Test
    void explicitValues() {
        CopierConfig config = read(Map.of(
                "copier.writers", "4",
                "copier.rows-per-second", "1000",
                "copier.chunk.first-rows", "1",
                "copier.chunk.most-rows", "2",
                "copier.chunk.write-time", "PT1S",
                "copier.chunk.bytes", "65536",
                "copier.plan.small-table-rows", "3",
                "copier.plan.least-splits", "4",
                "copier.plan.most-splits", "5",
                "copier.plan.rows-per-split", "6"));

        assertThat(config.writers()).isEqualTo(4);
        assertThat(config.rowsPerSecond()).isEqualTo(1000);
        assertThat(config.chunk().firstRows()).isEqualTo(1);
        assertThat(config.chunk().mostRows()).isEqualTo(2);
        assertThat(config.chunk().writeTime()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.chunk().bytes()).isEqualTo(65_536);
        assertThat(config.plan().smallTableRows()).isEqualTo(3);
        assertThat(config.plan().leastSplits()).isEqualTo(4);
        assertThat(config.plan().mostSplits()).isEqualTo(5);
        assertThat(config.plan().rowsPerSplit()).isEqualTo(6);
    }

    private static CopierConfig read(Map<String, String> values) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(CopierConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build();
        return config.getConfigMapping(CopierConfig.class);
    }
}
