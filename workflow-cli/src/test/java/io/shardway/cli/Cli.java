package io.shardway.cli;

import io.shardway.cli.settings.Surroundings;
import io.shardway.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Runs the command in this JVM, with surroundings that a test chooses. */
public final class Cli {

    public static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");

    private final Map<String, String> environment = new HashMap<>();
    private Path home = Path.of("/nonexistent");
    private Path directory = Path.of("/nonexistent");
    private Optional<Path> localStack = Optional.empty();
    private String input = "";
    private boolean terminals;
    private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

    /** What a run left behind. */
    public record Result(int exitCode, String out, String err) {}

    /** Logged in at a server, in organization acme. */
    public static Cli at(RecordingServer server) {
        return new Cli()
                .with("SHARDWAY_API_URL", server.url())
                .with("SHARDWAY_ORG", "acme")
                .with("SHARDWAY_SERVICE_TOKEN_ID", "abcdefghijkl")
                .with("SHARDWAY_SERVICE_TOKEN", "pscale_tkn_secret");
    }

    /** Without login, server and organization. */
    public static Cli bare() {
        return new Cli();
    }

    public Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Cli without(String... variables) {
        environment.keySet().removeAll(java.util.List.of(variables));
        return this;
    }

    public Cli home(Path path) {
        home = path;
        return this;
    }

    public Cli directory(Path path) {
        directory = path;
        return this;
    }

    public Cli localStack(Path settings) {
        localStack = Optional.of(settings);
        return this;
    }

    public Cli input(String text) {
        input = text;
        return this;
    }

    /** All three streams say that they are terminals. */
    public Cli onTerminals() {
        terminals = true;
        return this;
    }

    public Cli clock(Clock other) {
        clock = other;
        return this;
    }

    public Result run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new BufferedReader(new StringReader(input)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminals,
                terminals,
                terminals,
                120);
        int exitCode = Main.run(new Surroundings(terminal, environment, home, directory, localStack, clock), arguments);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
