package io.shardway.api;

/** The answer to somebody who asked for something that is not there, not allowed, or not possible, or not now; the message says what helps. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    public static Refusal notFound(String message) {
        return new Refusal(404, "not_found", message);
    }

    public static Refusal unauthorized(String message) {
        return new Refusal(401, "unauthorized", message);
    }

    /** The caller is known and may not do this. The code is the one by which the CLI tells a lack of permission. */
    public static Refusal forbidden(String message) {
        return new Refusal(403, "unauthorized", message);
    }

    public static Refusal badRequest(String message) {
        return new Refusal(400, "bad_request", message);
    }

    /** The request is well-formed, its content is not possible. */
    public static Refusal invalid(String message) {
        return new Refusal(422, "invalid_params", message);
    }

    /** The request is fine, the state of things does not allow it. */
    public static Refusal unprocessable(String message) {
        return new Refusal(422, "unprocessable", message);
    }

    /** It cannot be answered now, and can in a moment. */
    public static Refusal unavailable(String message) {
        return new Refusal(503, "unavailable", message);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** The message, never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
