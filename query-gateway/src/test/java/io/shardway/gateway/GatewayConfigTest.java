package io.shardway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {

    private static GatewayConfig read(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(GatewayConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(GatewayConfig.class);
    }

    @Test
    void defaults() {
        GatewayConfig config = read(Map.of(
                "shardway.gateway.branch", "acme/shop/main",
                "shardway.gateway.users", "web:secret,batch:other"));
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isZero();
        assertThat(config.users()).containsExactly("web:secret", "batch:other");
        assertThat(config.maxPacketBytes()).isEqualTo(1 << 30);
        assertThat(config.maxConnections()).isEqualTo(5_000);
        assertThat(config.maxLogins()).isEqualTo(1_000);
        assertThat(config.loginTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofHours(8));
        assertThat(config.serverVersion()).isEmpty();
        assertThat(config.threads()).isZero();
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.buffer().maxWait()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.buffer().maxStatements()).isEqualTo(10_000);
        assertThat(config.buffer().maxBytes()).isEqualTo(256L << 20);
        assertThat(config.control().heartbeat()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.control().refresh()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.tls().certificate()).isEmpty();
        assertThat(config.tls().key()).isEmpty();
    }

    @Test
    void explicitValues() {
        GatewayConfig config = read(Map.ofEntries(
                Map.entry("shardway.gateway.branch", "acme/shop/main"),
                Map.entry("shardway.gateway.users", "web:secret"),
                Map.entry("shardway.gateway.host", "0.0.0.0"),
                Map.entry("shardway.gateway.port", "3306"),
                Map.entry("shardway.gateway.max-packet-bytes", "2097152"),
                Map.entry("shardway.gateway.max-connections", "7"),
                Map.entry("shardway.gateway.max-logins", "8"),
                Map.entry("shardway.gateway.login-timeout", "3s"),
                Map.entry("shardway.gateway.idle-timeout", "4s"),
                Map.entry("shardway.gateway.server-version", "8.4.0"),
                Map.entry("shardway.gateway.threads", "3"),
                Map.entry("shardway.gateway.connect-timeout", "1s"),
                Map.entry("shardway.gateway.buffer.max-wait", "2s"),
                Map.entry("shardway.gateway.buffer.max-statements", "5"),
                Map.entry("shardway.gateway.buffer.max-bytes", "6"),
                Map.entry("shardway.gateway.control.heartbeat", "100ms"),
                Map.entry("shardway.gateway.control.refresh", "9s"),
                Map.entry("shardway.gateway.tls.certificate", "/etc/gateway/tls.crt"),
                Map.entry("shardway.gateway.tls.key", "/etc/gateway/tls.key")));
        assertThat(config.host()).isEqualTo("0.0.0.0");
        assertThat(config.port()).isEqualTo(3306);
        assertThat(config.maxPacketBytes()).isEqualTo(2_097_152);
        assertThat(config.maxConnections()).isEqualTo(7);
        assertThat(config.maxLogins()).isEqualTo(8);
        assertThat(config.loginTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.serverVersion()).contains("8.4.0");
        assertThat(config.threads()).isEqualTo(3);
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.buffer().maxWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.buffer().maxStatements()).isEqualTo(5);
        assertThat(config.buffer().maxBytes()).isEqualTo(6);
        assertThat(config.control().heartbeat()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.control().refresh()).isEqualTo(Duration.ofSeconds(9));
        assertThat(config.tls().certificate()).contains(Path.of("/etc/gateway/tls.crt"));
        assertThat(config.tls().key()).contains(Path.of("/etc/gateway/tls.key"));
    }
}
