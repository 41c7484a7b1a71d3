package io.shardway.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A client program that runs beside a test. What it says goes into a file, so that it never waits for its reader. */
final class Program implements AutoCloseable {

    private static final int LONGEST_SECONDS = 100;

    /** How a program ended. */
    record Ended(int code, String output) {}

    private final String name;
    private final Process process;
    private final Path output;

    private Program(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /** Starts it with an input that stays open until {@link #endInput}. */
    static Program start(Path directory, Map<String, String> environment, List<String> command) throws IOException {
        return start(directory, environment, ProcessBuilder.Redirect.PIPE, command);
    }

    /** Runs it to its end. */
    static Ended run(Path directory, Map<String, String> environment, String input, List<String> command)
            throws Exception {
        Path in = Files.writeString(Files.createTempFile(directory, "in", ""), input);
        try (Program program = start(directory, environment, ProcessBuilder.Redirect.from(in.toFile()), command)) {
            return program.await();
        }
    }

    private static Program start(
            Path directory, Map<String, String> environment, ProcessBuilder.Redirect input, List<String> command)
            throws IOException {
        Path out = Files.createTempFile(directory, "out", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(input)
                .redirectOutput(out.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new Program(command.getFirst(), builder.start(), out);
    }

    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    Ended await() throws Exception {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(name + " did not end: " + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
