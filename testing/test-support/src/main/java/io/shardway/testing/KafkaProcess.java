package io.shardway.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** A Kafka broker in a JVM of its own on this machine. */
final class KafkaProcess implements KafkaBroker {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final KafkaOptions options;
    private final Path directory;
    private final int port;
    private final int controllerPort;
    private @Nullable ChildProcess process;

    private KafkaProcess(KafkaOptions options, Path directory, int port, int controllerPort) {
        this.options = options;
        this.directory = directory;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    static KafkaProcess launch(KafkaOptions options) {
        var directory = options.directory().orElseGet(() -> Directories.temporary("kafka-" + options.name()));
        var broker = new KafkaProcess(options, directory, FreePort.find(), FreePort.find());
        broker.start();
        return broker;
    }

    @Override
    public void start() {
        if (isRunning()) {
            throw new IllegalStateException("Kafka broker " + options.name() + " runs already");
        }
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + options.heapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxDirectMemorySize=128m",
                // No hsperfdata file: it would outlive a SIGKILL. What libraries unpack goes away with the directory.
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                KafkaBrokerMain.class.getName(),
                directory.resolve("data").toString(),
                Integer.toString(port),
                Integer.toString(controllerPort));
        var started = ChildProcess.start(
                "Kafka broker " + options.name(), command, Map.of(), directory.resolve("server.log"));
        process = started;
        started.awaitReady(this::answers, START_LIMIT);
    }

    /** A broker that is up but still fenced by its controller is not listed among the nodes yet. */
    private boolean answers() {
        if (FreePort.isFree(port)) {
            return false;
        }
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers(), "request.timeout.ms", 2000))) {
            return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
        if (options.directory().isPresent()) {
            stop();
        } else {
            kill();
            Directories.remove(directory);
        }
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
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
