package io.shardway.local;

import io.shardway.testing.ChildProcess;
import io.shardway.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One service in a JVM of its own. Its HTTP port stays the same when it is started again. */
final class ServiceProcess {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Service service;
    private final Path jar;
    private final Path directory;
    private final Map<String, String> environment;
    private final int port;
    private final List<String> startOptions;
    private @Nullable ChildProcess process;

    ServiceProcess(
            Service service,
            Path jar,
            Path directory,
            Map<String, String> environment,
            int port,
            List<String> startOptions) {
        this.service = service;
        this.jar = jar;
        this.directory = directory;
        this.environment = Map.copyOf(environment);
        this.port = port;
        this.startOptions = List.copyOf(startOptions);
    }

    static int freePort() {
        return FreePort.find();
    }

    /** Starts it; {@link #awaitReady} says when it serves. */
    synchronized void start() {
        if (isRunning()) {
            throw new IllegalStateException(service.module() + " runs already");
        }
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(service.jvmOptions());
        command.addAll(startOptions);
        // Whatever a library unpacks goes away with the stack.
        command.add("-Djava.io.tmpdir=" + directory.resolve("tmp"));
        command.addAll(List.of("-jar", jar.toString()));
        var variables = new HashMap<>(environment);
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        variables.put("SHARDWAY_INSTANCE", service.shortName() + "-1");
        process = ChildProcess.start(service.module(), command, variables, log());
    }

    void awaitReady(HttpClient http) {
        running().awaitReady(() -> isReady(http), START_LIMIT);
    }

    private boolean isReady(HttpClient http) {
        var request = HttpRequest.newBuilder(address().resolve("/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + service.module(), e);
        }
    }

    void stop() {
        stop(STOP_LIMIT);
    }

    synchronized void stop(Duration patience) {
        if (process != null) {
            process.stop(patience);
        }
    }

    synchronized void kill() {
        running().kill();
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    Path log() {
        return directory.resolve("logs").resolve(service.shortName() + ".log");
    }

    StackProcess record() {
        return StackProcess.of(service.shortName(), running().pid(), address().toString(), log());
    }

    private ChildProcess running() {
        if (process == null) {
            throw new IllegalStateException(service.module() + " was never started");
        }
        return process;
    }
}
