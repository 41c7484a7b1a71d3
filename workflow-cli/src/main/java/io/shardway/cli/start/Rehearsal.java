package io.shardway.cli.start;

import com.sun.net.httpserver.HttpServer;
import io.shardway.cli.Main;
import io.shardway.cli.settings.Surroundings;
import io.shardway.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the usual commands once, against a server of its own that knows one workflow, while the JVM records which classes
 * they load; from that record the ahead-of-time cache is made ({@code -XX:AOTCacheOutput}). Failing commands belong to it:
 * a class that was loaded and never used keeps its neighbours out of the cache.
 */
public final class Rehearsal {

    private static final String WORKFLOW = """
            {"id":"w1","type":"Workflow","name":"rehearsal","number":1,"state":"running","created_at":"2026-01-02T03:04:05.678Z",
             "updated_at":"2026-01-02T03:04:05.678Z","started_at":"2026-01-02T03:04:06.678Z",
             "data_copy_completed_at":"2026-01-02T03:14:06.678Z","branch":{"id":"b1","name":"main"},
             "source_keyspace":{"id":"k1","name":"a"},"target_keyspace":{"id":"k2","name":"b"},
             "actor":{"id":"u1","type":"User","display_name":"ops"},
             "tables":[{"name":"orders","rows_copied":1,"rows_total":2,"rows_percentage":50}]}
            """;

    private static final String[][] COMMANDS = {
        {"--help"},
        {"workflow", "create", "--help"},
        {"workflow", "list", "shop"},
        {"workflow", "list", "shop", "--format", "json"},
        {"workflow", "list", "shop", "--format", "csv"},
        {"workflow", "show", "shop", "1"},
        {"workflow", "create", "shop", "main", "--name", "n", "--tables", "orders", "--wait"},
        {"workflow", "verify-data", "shop", "1"},
        {"workflow", "switch-traffic", "shop", "1", "--force"},
        {"workflow", "switch-traffic", "shop", "1"},
        {"workflow", "cancel", "shop", "1", "--force", "--format", "json"},
        {"workflow", "show", "shop", "2"},
        {"workflow", "show", "shop", "--format", "json"},
        {"workflow", "show", "shop", "1", "--unknown"},
        {"workflow", "show", "shop", "1", "--format", "xml"},
        {"workflow", "list", "shop", "--config", "/nowhere"},
        {"keyspace", "list", "shop", "main"},
        {"token", "list"},
        {"org", "list"},
        {"completion", "bash"},
        {"__complete", "workflow", "list", ""}
    };

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            boolean isOne = path.matches(".*/workflows/1(/.*)?")
                    || exchange.getRequestMethod().equals("POST");
            var answer = isOne
                    ? WORKFLOW
                    : path.endsWith("/workflows")
                            ? "{\"data\":[" + WORKFLOW + "]}"
                            : "{\"data\":[{\"name\":\"shop\"}]}";
            var body = (path.endsWith("/2") ? "{\"code\":\"not_found\",\"message\":\"no\"}" : answer)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(path.endsWith("/2") ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            for (var command : COMMANDS) {
                Main.run(surroundings("http://127.0.0.1:" + server.getAddress().getPort()), command);
            }
        } finally {
            server.stop(0);
        }
    }

    private static Surroundings surroundings(String server) {
        var nowhere = Path.of("/nonexistent");
        var silence = new PrintStream(OutputStream.nullOutputStream());
        return new Surroundings(
                new Terminal(new BufferedReader(new StringReader("")), silence, silence, false, false, false, 80),
                Map.of(
                        "SHARDWAY_API_URL", server,
                        "SHARDWAY_ORG", "acme",
                        "SHARDWAY_SERVICE_TOKEN_ID", "rehearsal",
                        "SHARDWAY_SERVICE_TOKEN", "rehearsal"),
                nowhere,
                nowhere,
                Optional.empty(),
                Clock.systemUTC());
    }
}
