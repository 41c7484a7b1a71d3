package io.shardway.kernel;

/**
 * An error with a code that says how to react. The message says what was attempted, on what, what was found and what helps; it never holds
 * a row value or a secret.
 */
public final class ShardwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public ShardwayException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public ShardwayException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
