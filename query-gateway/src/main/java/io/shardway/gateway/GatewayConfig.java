package io.shardway.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything that can be set about the gateway; {@code SHARDWAY_GATEWAY_PORT} and so on in the environment. */
@ConfigMapping(prefix = "shardway.gateway")
public interface GatewayConfig {

    /** Address to listen on; loopback unless said otherwise, since passwords may travel without TLS. */
    @WithDefault("127.0.0.1")
    String host();

    /** Port for clients; 0 takes a free one, which is logged. */
    @WithDefault("0")
    @Min(0)
    @Max(65535)
    int port();

    /** {@code organization/database/branch} whose keyspaces are served. */
    String branch();

    /** Who may log in: {@code user:password}, separated by commas. */
    List<String> users();

    /** Largest command of a client in bytes; the servers' max_allowed_packet should not be larger. */
    @WithDefault("1073741824")
    @Min(1048576)
    int maxPacketBytes();

    /** Clients at the same time; one more is answered 1040. */
    @WithDefault("5000")
    @Min(1)
    int maxConnections();

    /** Connections that have not logged in yet, at the same time and beside the clients; one more is answered 1040. */
    @WithDefault("1000")
    @Min(1)
    int maxLogins();

    /** Time that a client has for its login. */
    @WithDefault("10s")
    Duration loginTimeout();

    /** A client that says nothing for so long, while nothing runs for it, is disconnected; as wait_timeout of servers. */
    @WithDefault("8h")
    Duration idleTimeout();

    /** What clients are told as the server's version; by default the version of the first server that answers. */
    Optional<String> serverVersion();

    /** Threads that move packets; 0 takes two per processor. */
    @WithDefault("0")
    @Min(0)
    int threads();

    /** Time for TCP and login on a server together. */
    @WithDefault("5s")
    Duration connectTimeout();

    Buffer buffer();

    Control control();

    Tls tls();

    /** Statements that wait while traffic switches. */
    interface Buffer {
        /** Longest wait; longer than a switch may last, shorter than clients' patience. Then 1205 is answered. */
        @WithDefault("10s")
        Duration maxWait();

        @WithDefault("10000")
        @Min(1)
        int maxStatements();

        @WithDefault("268435456")
        @Min(1)
        long maxBytes();
    }

    /** The way to the controller. */
    interface Control {
        /** Time between two heartbeats. */
        @WithDefault("500ms")
        Duration heartbeat();

        /** Time between two looks at the topology and at the views of the keyspaces. */
        @WithDefault("5s")
        Duration refresh();
    }

    /** TLS towards clients; offered when both files are given. */
    interface Tls {
        /** Certificate chain, PEM. */
        Optional<Path> certificate();

        /** Private key, PEM, PKCS#8. */
        Optional<Path> key();
    }
}
