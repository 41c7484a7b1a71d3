package io.shardway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process that this JVM has started. Its log goes to a file, and it never lives longer than this JVM, however this JVM ends
 * (also by SIGKILL), unless {@link #letAllOutliveThisJvm} was called after its start.
 */
public final class ChildProcess {

    private static final Duration PROBE_EVERY = Duration.ofMillis(20);

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts {@code command} with additions to the environment; output is appended to {@code log}. */
    public static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            var builder = new ProcessBuilder(Sessions.own(command))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            var process = builder.start();
            Guardian.watch(process);
            return new ChildProcess(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + name + " with " + command.getFirst(), e);
        }
    }

    /** From now on the processes started and the directories made so far stay when this JVM ends. */
    public static void letAllOutliveThisJvm() {
        Guardian.forget();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Path log() {
        return log;
    }

    /**
     * Waits until {@code ready} answers true. Fails at once when the process ends, and says what it logged last; a process
     * that is not ready in time is killed.
     */
    public void awaitReady(BooleanSupplier ready, Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!ready.getAsBoolean()) {
            if (waitFor(PROBE_EVERY)) {
                throw new IllegalStateException("%s ended with exit code %d before it was ready; the end of %s:%n%s"
                        .formatted(name, process.exitValue(), log, tail()));
            }
            if (System.nanoTime() > deadline) {
                kill();
                throw new IllegalStateException("%s (pid %d) was not ready within %ds; the end of %s:%n%s"
                        .formatted(name, pid(), limit.toSeconds(), log, tail()));
            }
        }
    }

    /** Asks it to end (SIGTERM) and waits; kills it when it has not ended within {@code patience}. */
    public void stop(Duration patience) {
        process.destroy();
        if (!waitFor(patience)) {
            kill();
        }
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        if (!waitFor(Duration.ofSeconds(30))) {
            throw new IllegalStateException("%s (pid %d) is still there 30s after SIGKILL".formatted(name, pid()));
        }
    }

    private boolean waitFor(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, e);
        }
    }

    private String tail() {
        try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            var all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - 25), all.size()));
        } catch (IOException e) {
            return "(unreadable: " + e.getMessage() + ")";
        }
    }
}
