package io.shardway.cli.terminal;

import io.shardway.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The command as a process of its own on a pseudo terminal, which {@code script} of util-linux makes. */
final class PseudoTerminal implements AutoCloseable {

    static final char CTRL_C = 3;
    static final char CTRL_D = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final StringBuilder screen = new StringBuilder();

    private PseudoTerminal(Process process) {
        this.process = process;
        Thread.ofVirtual().start(() -> {
            try (var out = process.inputReader(StandardCharsets.UTF_8)) {
                for (int c = out.read(); c >= 0; c = out.read()) {
                    synchronized (screen) {
                        screen.append((char) c);
                    }
                }
            } catch (IOException _) {
                // The process has ended.
            }
        });
    }

    static PseudoTerminal run(Map<String, String> environment, String... arguments) {
        return start(environment, "exec " + java() + " " + String.join(" ", arguments));
    }

    /** @param shellCommand may redirect streams away from the terminal */
    static PseudoTerminal start(Map<String, String> environment, String shellCommand) {
        var builder =
                new ProcessBuilder(List.of("script", "-qec", shellCommand, "/dev/null")).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("SHARDWAY_") || name.startsWith("PLANETSCALE_"));
        builder.environment().put("NO_COLOR", "1");
        builder.environment().putAll(environment);
        builder.environment().put("SHELL", "/bin/sh");
        try {
            return new PseudoTerminal(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command with the class path of this test; Ctrl-C counts even where this build itself was started with SIGINT ignored. */
    static String java() {
        var words = new ArrayList<>(List.of("env", "--default-signal=INT"));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        words.addAll(List.of("-cp", "'" + System.getProperty("java.class.path") + "'", Main.class.getName()));
        return String.join(" ", words);
    }

    PseudoTerminal waitFor(String text) {
        Awaitility.await("text on the screen: " + text).atMost(PATIENCE).until(() -> screen().contains(text));
        return this;
    }

    PseudoTerminal type(String text) {
        try {
            var in = process.outputWriter(StandardCharsets.UTF_8);
            in.write(text);
            in.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PseudoTerminal type(char key) {
        return type(String.valueOf(key));
    }

    /** The exit code of the command, which script passes on. */
    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the command does not end; the screen shows:\n" + screen());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    String screen() {
        synchronized (screen) {
            return screen.toString().replace("\r\n", "\n");
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
