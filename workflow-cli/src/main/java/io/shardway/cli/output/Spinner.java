package io.shardway.cli.output;

import java.io.PrintStream;
import java.time.Duration;

/** A turning sign in front of a message, erased when it is closed. */
final class Spinner implements Activity {

    private static final String FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final Thread thread;

    private Spinner(PrintStream out, Thread thread) {
        this.out = out;
        this.thread = thread;
    }

    static Spinner start(PrintStream out, String message, Style style) {
        var thread = Thread.ofPlatform().daemon().name("spinner").unstarted(() -> turn(out, message, style));
        thread.start();
        return new Spinner(out, thread);
    }

    private static void turn(PrintStream out, String message, Style style) {
        for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
            char frame = FRAMES.charAt(i % FRAMES.length());
            out.print(ERASE_LINE + style.good(frame) + " " + message);
            out.flush();
            try {
                Thread.sleep(PERIOD);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        out.print(ERASE_LINE);
        out.flush();
    }
}
