package io.shardway.cli.api;

import io.shardway.cli.failure.Failure;
import java.util.Optional;

/** The server refused a request, or its answer cannot be understood (contract section 6). */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of refusal it is; commands replace the text of {@link #NOT_FOUND} by their own. */
    public enum Kind {
        NOT_FOUND,
        PERMISSION,
        INVALID,
        RETRY,
        EXPIRED,
        MALFORMED,
        OTHER
    }

    private final Kind kind;
    private final int status;
    private final String code;

    ApiException(Kind kind, int status, String code, String message) {
        super(message);
        this.kind = kind;
        this.status = status;
        this.code = code;
    }

    public Kind kind() {
        return kind;
    }

    public int status() {
        return status;
    }

    /** The server's own code word. */
    public Optional<String> code() {
        return Optional.of(code).filter(word -> !word.isEmpty());
    }

    /** The failure of the command, with the server's code where it gave one. */
    public Failure failure() {
        var text = String.valueOf(getMessage());
        return switch (kind) {
            case EXPIRED -> Failure.notAuthenticated(text);
            case NOT_FOUND -> Failure.notFound(text);
            case PERMISSION, INVALID, RETRY, MALFORMED, OTHER ->
                Failure.of(
                        code().orElse("COMMAND_FAILED"),
                        text,
                        "Mend what the message names, then run the command again",
                        "See the requests that it sends: --debug");
        };
    }
}
