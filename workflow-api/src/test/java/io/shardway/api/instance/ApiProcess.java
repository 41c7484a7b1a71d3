package io.shardway.api.instance;

import io.shardway.testing.ChildProcess;
import io.shardway.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The packaged workflow-api in a JVM of its own; its port and its name stay over kills and starts. */
final class ApiProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final String label;
    private final Path log;
    private final Map<String, String> environment;
    private final int port = FreePort.find();
    private @Nullable ChildProcess process;

    ApiProcess(String label, Path directory, Map<String, String> environment) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException("There is no packaged workflow-api at " + JAR.toAbsolutePath()
                    + "; these tests run in phase integration-test");
        }
        this.label = label;
        this.log = directory.resolve(label + ".log");
        this.environment = new HashMap<>(environment);
    }

    void start() {
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        process = ChildProcess.start(
                label,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-Xss512k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        JAR.toString()),
                environment,
                log);
    }

    void awaitReady(HttpClient http) {
        running().awaitReady(() -> readiness(http) == 200, START_LIMIT);
    }

    /** Status of the readiness check; 0 when nobody answers. */
    int readiness(HttpClient http) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    void kill() {
        running().kill();
    }

    int port() {
        return port;
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    private ChildProcess running() {
        if (process == null) {
            throw new IllegalStateException(label + " was never started");
        }
        return process;
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.stop(Duration.ofSeconds(10));
        }
    }
}
