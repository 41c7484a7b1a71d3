package io.shardway.cli.failure;

/** Ends the command with an exit code when everything has been said already. */
public final class ExitCode extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;

    public ExitCode(int code) {
        super("exit code " + code);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
