package io.shardway.cli.output;

import java.util.Map;

/** Emphasis in sentences for people; plain when standard output is no terminal or somebody asked for no colour. */
public final class Style {

    private final boolean colour;

    private Style(boolean colour) {
        this.colour = colour;
    }

    public static Style plain() {
        return new Style(false);
    }

    /** @param noColor the flag {@code --no-color} */
    public static Style of(boolean outIsTerminal, boolean noColor, Map<String, String> environment) {
        boolean refused = noColor
                || !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return new Style(outIsTerminal && !refused);
    }

    public boolean isColoured() {
        return colour;
    }

    /** A name that a person typed or will look for. */
    public String name(Object text) {
        return wrapped("1;34", text);
    }

    public String good(Object text) {
        return wrapped("32", text);
    }

    public String bad(Object text) {
        return wrapped("1;31", text);
    }

    public String faint(Object text) {
        return wrapped("2", text);
    }

    private String wrapped(String code, Object text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : String.valueOf(text);
    }
}
