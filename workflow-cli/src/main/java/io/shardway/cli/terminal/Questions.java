package io.shardway.cli.terminal;

import io.shardway.cli.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Questions to the person at the terminal, one line each. Ctrl-C at a single question ends the process with exit code 0,
 * and nothing has been sent (contract section 9.4); in a form it is an error like any other way of giving up.
 */
public final class Questions {

    /** What Ctrl-C means just now; null while nothing is asked. */
    private static final AtomicReference<@Nullable Interruption> ASKING = new AtomicReference<>();

    private record Interruption(Terminal terminal, int exitCode, String message) {}

    static {
        // A hook that ends the JVM at once is the only way without sun.misc.Signal to give Ctrl-C an exit code of ours.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            var interruption = ASKING.get();
            if (interruption != null) {
                interruption.terminal().out().println();
                if (!interruption.message().isEmpty()) {
                    interruption.terminal().err().println(interruption.message());
                }
                Runtime.getRuntime().halt(interruption.exitCode());
            }
        }));
    }

    private final Terminal terminal;
    private final Interruption interruption;

    public Questions(Terminal terminal) {
        this(terminal, new Interruption(terminal, 0, ""));
    }

    private Questions(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    static Questions inForm(Terminal terminal, String purpose) {
        return new Questions(terminal, new Interruption(terminal, 2, "Error: " + purpose + " was given up"));
    }

    /** A yes/no question whose answer is No when only Enter is pressed. */
    public boolean confirm(String question) {
        return yesOrNo(question, false).orElse(false);
    }

    /** A yes/no question; Enter means {@code preset}. Empty when the input has ended. */
    Optional<Boolean> yesOrNo(String question, boolean preset) {
        while (true) {
            var answer = line(question + (preset ? " [Y/n] " : " [y/N] "));
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            switch (answer.get().strip().toLowerCase(Locale.ROOT)) {
                case "" -> {
                    return Optional.of(preset);
                }
                case "y", "yes" -> {
                    return Optional.of(true);
                }
                case "n", "no" -> {
                    return Optional.of(false);
                }
                default -> terminal.out().println("Please answer y or n.");
            }
        }
    }

    /** One line of text; empty when the input has ended. */
    public Optional<String> line(String prompt) {
        terminal.out().print(prompt);
        terminal.out().flush();
        ASKING.set(interruption);
        try {
            return Optional.ofNullable(terminal.in().readLine());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read from the terminal", e);
        } finally {
            ASKING.set(null);
        }
    }

    /** A line that is not shown while it is typed. */
    public String secret(String prompt) {
        var console = Objects.requireNonNull(System.console());
        if (!console.isTerminal()) {
            throw Failure.terminalRequired("a secret can only be typed at a terminal");
        }
        ASKING.set(interruption);
        try {
            var typed = console.readPassword("%s", prompt);
            return typed == null ? "" : new String(typed);
        } finally {
            ASKING.set(null);
        }
    }
}
