package io.shardway.cli.command;

import io.shardway.cli.output.Format;

/** The flags that every command has, after environment and files were asked; texts are empty when nobody gave them. */
public record Globals(
        String apiUrl,
        String apiToken,
        String serviceTokenId,
        String serviceToken,
        Format format,
        boolean debug,
        boolean noColor) {

    /** Its default text would show the tokens. */
    @Override
    public String toString() {
        return "Globals[" + apiUrl + ", " + format + "]";
    }
}
