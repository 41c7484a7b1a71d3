package io.shardway.gateway;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.quarkus.logging.Log;
import io.shardway.contract.routing.LeaseGranted;
import io.shardway.contract.topology.BranchTopology;
import io.shardway.gateway.backend.BackendConnector;
import io.shardway.gateway.backend.CatalogReader;
import io.shardway.gateway.buffer.StatementBuffer;
import io.shardway.gateway.control.CatalogRefresh;
import io.shardway.gateway.control.Heartbeats;
import io.shardway.gateway.control.Lease;
import io.shardway.gateway.control.RoutingFollower;
import io.shardway.gateway.control.TopologyRefresh;
import io.shardway.gateway.protocol.Authenticator;
import io.shardway.gateway.protocol.ClientUsers;
import io.shardway.gateway.routing.RoutingState;
import io.shardway.gateway.routing.Topology;
import io.shardway.gateway.session.ServerKills;
import io.shardway.gateway.session.SessionRegistry;
import io.shardway.gateway.session.SessionServices;
import io.shardway.gateway.sql.Planner;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One gateway process, put together. It starts closed: only when the routing rules have been read to the end and the topology is
 * known does the port open.
 */
final class Gateway implements AutoCloseable {

    /** Told to clients while no server has said its own version. */
    private static final String FALLBACK_VERSION = "11.4.0-MariaDB-shardway";

    private final GatewayConfig config;
    private final EventLoopGroup loops;
    private final RoutingState routing = new RoutingState();
    private final Lease lease = new Lease(LeaseGranted.LENGTH, System::nanoTime);
    private final StatementBuffer buffer;
    private final RoutingFollower rules;
    private final Heartbeats heartbeats;
    private final TopologyRefresh topology;
    private final CatalogRefresh catalog;
    private final GatewayServer server;

    private volatile int port;
    private boolean opened;

    /**
     * @param instance id of this gateway among those of the branch
     * @param topologySource asks the control plane; may block and fail
     */
    Gateway(GatewayConfig config, String instance, String kafka, Supplier<BranchTopology> topologySource) {
        this.config = config;
        this.loops = new NioEventLoopGroup(config.threads(), new DefaultThreadFactory("gateway"));
        Clock clock = Clock.systemUTC();
        BackendConnector connector = new BackendConnector(config.connectTimeout());
        Planner planner = new Planner();
        this.buffer = new StatementBuffer(new StatementBuffer.Limits(
                config.buffer().maxWait(),
                config.buffer().maxStatements(),
                config.buffer().maxBytes()));
        this.topology = new TopologyRefresh(topologySource, config.control().refresh(), this::topologyChanged);
        this.catalog = new CatalogRefresh(
                new CatalogReader(connector, planner),
                loops,
                topology::current,
                config.control().refresh());
        SessionServices services = new SessionServices(
                routing,
                topology::current,
                catalog::current,
                catalog::refresh,
                catalog::isOver,
                lease::valid,
                catalog::lexMode,
                catalog::refresh,
                buffer,
                planner,
                connector,
                new Authenticator(ClientUsers.of(config.users())),
                new SessionRegistry(),
                new ServerKills(connector),
                failure -> Log.error("A session ended by an error of the gateway", failure),
                clock);
        this.server = new GatewayServer(
                services,
                () -> config.serverVersion().or(catalog::serverVersion).orElse(FALLBACK_VERSION),
                catalog::capabilities,
                config,
                tls(config.tls()));
        this.rules = new RoutingFollower(kafka, config.branch(), routing, this::openWhenReady);
        this.heartbeats = new Heartbeats(
                kafka,
                instance,
                config.branch(),
                lease,
                routing::acknowledgedEpoch,
                config.control().heartbeat(),
                clock.millis() * 1000,
                buffer::wakeAll);
        routing.onChange(buffer::wakeAll);
        routing.onChange(heartbeats::beatNow);
    }

    void start() {
        topology.start();
        rules.start();
    }

    /** Whether clients are served; never back to false before the end. */
    boolean ready() {
        return port != 0;
    }

    /** The port that clients use, 0 before it is open. */
    int port() {
        return port;
    }

    /** What is still missing, for people who wait. */
    String waitingFor() {
        if (!rules.complete()) {
            return "routing rules from Kafka";
        }
        return topology.current().isEmpty() ? "topology from workflow-api" : "";
    }

    RoutingState routing() {
        return routing;
    }

    /** Statements that wait now. */
    long waiting() {
        return buffer.waiting();
    }

    /** Whether the rules about tables of workflows may be trusted now. */
    boolean leaseValid() {
        return lease.valid();
    }

    private void topologyChanged(Topology changed) {
        catalog.refresh();
        openWhenReady();
    }

    private synchronized void openWhenReady() {
        if (opened || !rules.complete() || topology.current().isEmpty()) {
            return;
        }
        opened = true;
        heartbeats.start();
        catalog.start();
        awaitFirstServer();
        port = server.open(loops, config.host(), config.port());
        Log.infof(
                "Gateway open branch=%s host=%s port=%d epoch=%d",
                config.branch(), config.host(), port, routing.current().epoch());
    }

    /** A moment for the first server to tell its version, so that the first clients are told it, too. */
    private void awaitFirstServer() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (catalog.serverVersion().isEmpty() && end - System.nanoTime() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static @Nullable SslContext tls(GatewayConfig.Tls tls) {
        Optional<Path> certificate = tls.certificate();
        Optional<Path> key = tls.key();
        if (certificate.isEmpty() || key.isEmpty()) {
            return null;
        }
        File chain = certificate.get().toFile();
        try {
            return SslContextBuilder.forServer(chain, key.get().toFile()).build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "Cannot use the TLS certificate " + chain + " with key " + key.get()
                            + "; both must be PEM, the key PKCS#8 without password",
                    e);
        }
    }

    @Override
    public void close() {
        server.close();
        rules.close();
        heartbeats.close();
        topology.close();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
