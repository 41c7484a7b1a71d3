package io.shardway.cli.output;

import io.shardway.cli.terminal.Terminal;

/** Where a command puts what it has to say. In JSON and CSV nothing but the result reaches standard output. */
public final class Output {

    private final Terminal terminal;
    private final Format format;
    private final Style style;

    public Output(Terminal terminal, Format format, Style style) {
        this.terminal = terminal;
        this.format = format;
        this.style = style;
    }

    public Format format() {
        return format;
    }

    public boolean isHuman() {
        return format == Format.HUMAN;
    }

    public Style style() {
        return style;
    }

    public Terminal terminal() {
        return terminal;
    }

    /** Says what is going on until it is closed: a spinner on a terminal, else a plain line; nothing for programs. */
    public Activity activity(String message) {
        if (!isHuman()) {
            return Activity.SILENT;
        }
        if (terminal.isInteractive()) {
            return Spinner.start(terminal.out(), message, style);
        }
        terminal.out().println(message);
        return Activity.SILENT;
    }

    /** A sentence for people. */
    public void say(String sentence) {
        if (isHuman()) {
            terminal.out().println(sentence);
        }
    }

    /** A result that people get as a table. */
    public void print(Listing listing) {
        terminal.out().print(listing.text(format));
        terminal.out().flush();
    }

    /** The result of an action: a sentence for people, the object for programs. */
    public void print(String sentence, Listing listing) {
        if (isHuman()) {
            say(sentence);
        } else {
            print(listing);
        }
    }
}
