package io.shardway.cli.terminal;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The three streams of the command, and which of them are terminals.
 *
 * @param columns width of the terminal, 80 when there is none
 */
public record Terminal(
        BufferedReader in,
        PrintStream out,
        PrintStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        int columns) {

    /** Set by the start script, which can ask the shell: the digits of the streams that are terminals. */
    public static final String STREAMS_PROPERTY = "shardway.terminals";

    private static final int DEFAULT_COLUMNS = 80;

    /** The streams of this process. */
    public static Terminal ofThisProcess() {
        return new Terminal(
                new BufferedReader(
                        new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8)),
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                isTerminal(0),
                isTerminal(1),
                isTerminal(2),
                columnsOfThisProcess());
    }

    /** Questions can be asked: all three streams are terminals. */
    public boolean isInteractive() {
        return inIsTerminal && outIsTerminal && errIsTerminal;
    }

    private static boolean isTerminal(int stream) {
        var known = System.getProperty(STREAMS_PROPERTY);
        if (known != null) {
            return known.indexOf((char) ('0' + stream)) >= 0;
        }
        var descriptor = Path.of("/proc/self/fd/" + stream);
        if (Files.exists(descriptor)) {
            try {
                var target = descriptor.toRealPath().toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException _) {
                return false;
            }
        }
        return Objects.requireNonNull(System.console()).isTerminal();
    }

    /** Set by the start script when standard output is a terminal. */
    private static int columnsOfThisProcess() {
        int columns = Integer.getInteger("shardway.columns", DEFAULT_COLUMNS);
        return columns > 0 ? columns : DEFAULT_COLUMNS;
    }
}
