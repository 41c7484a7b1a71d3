package io.shardway.kernel;

/** A MySQL identifier (schema, table, column); the only place where names become SQL text. */
public record Identifier(String name) {

    public Identifier {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A MySQL identifier is not empty and holds no NUL character");
        }
    }

    /** The name between back quotes, with back quotes inside doubled. */
    public String quoted() {
        return quoted(name);
    }

    /** {@link #quoted()} of a bare name. */
    public static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
