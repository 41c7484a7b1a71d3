package io.shardway.local.demo.report;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/**
 * The terminal: lines that stay, each with the seconds since the start and its phase, and one that lives and is overwritten. Where
 * stdout is no terminal a living line becomes a plain one every few seconds.
 */
public final class Console {
    private static final long PLAIN_LINE_EVERY_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final long startedAt = System.nanoTime();
    private long lastPlainLine = startedAt;
    private int living;

    public Console(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    public static Console ofThisProcess() {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .isPresent();
        return new Console(System.out, terminal);
    }

    public double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }

    public synchronized void line(String phase, String text) {
        wipe();
        out.println(format(phase, text));
        lastPlainLine = System.nanoTime();
    }

    /** Text of its own, without a phase. */
    public synchronized void text(String text) {
        wipe();
        out.println(text);
    }

    public synchronized void live(String phase, String text) {
        if (terminal) {
            var line = format(phase, text);
            out.print("\r" + line + " ".repeat(Math.max(0, living - line.length())));
            out.flush();
            living = line.length();
        } else if (System.nanoTime() - lastPlainLine > PLAIN_LINE_EVERY_NANOS) {
            line(phase, text);
        }
    }

    private void wipe() {
        if (living > 0) {
            out.print("\r" + " ".repeat(living) + "\r");
            living = 0;
        }
    }

    private String format(String phase, String text) {
        return String.format(Locale.ROOT, "%6.1f s  %-20s %s", seconds(), phase, text);
    }
}
