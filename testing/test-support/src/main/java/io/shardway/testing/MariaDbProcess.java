package io.shardway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A MariaDB server that runs as a process of this machine. */
final class MariaDbProcess implements MariaDbServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final MariaDbOptions options;
    private final MariaDbDistribution distribution;
    private final Path directory;
    private final int port;
    private final List<MariaDbServer> replicas = new ArrayList<>();
    private @Nullable ChildProcess process;

    private MariaDbProcess(MariaDbOptions options, MariaDbDistribution distribution, Path directory, int port) {
        this.options = options;
        this.distribution = distribution;
        this.directory = directory;
        this.port = port;
    }

    static MariaDbProcess launch(MariaDbOptions options) {
        var distribution = MariaDbDistribution.get();
        var directory = options.directory().orElseGet(() -> Directories.temporary("mariadb-" + options.name()));
        try {
            Files.createDirectories(directory.resolve("tmp"));
            if (!Files.exists(directory.resolve("data"))) {
                distribution.createData(directory.resolve("data"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a MariaDB data directory in " + directory, e);
        }
        var server = new MariaDbProcess(options, distribution, directory, FreePort.find());
        server.start();
        return server;
    }

    @Override
    public void start() {
        if (isRunning()) {
            throw new IllegalStateException("MariaDB server " + name() + " runs already");
        }
        var data = directory.resolve("data");
        var command = new ArrayList<>(List.of(distribution.program("mariadbd").toString()));
        command.addAll(MariaDbDistribution.places(distribution.base(), data));
        command.addAll(List.of(
                "--tmpdir=" + directory.resolve("tmp"),
                "--port=" + port,
                // Relative to the data directory: a socket's path may have no more than 107 characters.
                "--socket=server.sock",
                "--pid-file=server.pid",
                "--bind-address=127.0.0.1"));
        command.addAll(options.arguments());
        var started =
                ChildProcess.start("MariaDB server " + name(), command, Map.of(), directory.resolve("server.log"));
        process = started;
        started.awaitReady(this::answers, START_LIMIT);
    }

    private boolean answers() {
        try (var connection = connect(Account.ROOT);
                var statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    public void stop() {
        if (process != null) {
            process.stop(STOP_LIMIT);
        }
    }

    @Override
    public void kill() {
        if (process != null) {
            process.kill();
        }
    }

    @Override
    public void close() {
        replicas.forEach(MariaDbServer::close);
        if (options.directory().isPresent()) {
            stop();
        } else {
            // Nobody reads this data again, so nobody waits for it to be flushed.
            kill();
            Directories.remove(directory);
        }
    }

    @Override
    public MariaDbServer startReplica() {
        var number = replicas.size() + 1;
        var copy = MariaDbProcess.launch(new MariaDbOptions(
                        name() + "-replica" + number,
                        options.serverId() + 1000 * number,
                        true,
                        options.bufferPoolMegabytes(),
                        options.redoLogMegabytes(),
                        options.directory().map(kept -> kept.resolveSibling(kept.getFileName() + "-replica" + number)),
                        List.of())
                .withOption("--read-only=ON"));
        replicas.add(copy);
        Replication.follow(copy, this);
        return copy;
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public OptionalLong pid() {
        return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
    }

    @Override
    public boolean isRunning() {
        return process != null && process.isAlive();
    }
}
