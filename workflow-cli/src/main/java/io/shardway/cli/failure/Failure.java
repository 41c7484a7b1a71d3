package io.shardway.cli.failure;

import java.util.List;

/**
 * A command cannot go on. Its message is for people, its code and its next steps are for programs that read the JSON
 * envelope (contract section 9.6).
 */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether the caller can mend it (status {@code action_required}, exit code 1 in JSON) or not. */
    public enum Status {
        ERROR,
        ACTION_REQUIRED
    }

    private final String code;
    private final Status status;
    private final transient List<String> nextSteps;

    private Failure(String code, Status status, String message, List<String> nextSteps) {
        super(message);
        this.code = code;
        this.status = status;
        this.nextSteps = List.copyOf(nextSteps);
    }

    /** Any other failure. */
    public static Failure of(String message) {
        return of("COMMAND_FAILED", message);
    }

    /** An error with a code of its own, for example the one that the server gave. */
    public static Failure of(String code, String message, String... nextSteps) {
        return new Failure(code, Status.ERROR, message, List.of(nextSteps));
    }

    public static Failure notFound(String message) {
        return of("NOT_FOUND", message, "List what there is: shardway org list, shardway workflow list <database>");
    }

    /** The server cannot be reached. */
    public static Failure network(String message) {
        return of(
                "NETWORK_ERROR",
                message,
                "Check that the server runs and that --api-url names it",
                "For a server on this machine: ./shardway up");
    }

    /** An argument or a required flag is missing. */
    public static Failure usage(String message) {
        return new Failure(
                "INVALID_USAGE",
                Status.ACTION_REQUIRED,
                message,
                List.of("Give what the message names; --help shows every argument and flag"));
    }

    public static Failure confirmationRequired(String message) {
        return new Failure(
                "CONFIRMATION_REQUIRED",
                Status.ACTION_REQUIRED,
                message,
                List.of("Ask the person in charge", "Run the same command with --force"));
    }

    public static Failure terminalRequired(String message) {
        return new Failure(
                "TTY_REQUIRED", Status.ACTION_REQUIRED, message, List.of("Run the same command in a terminal"));
    }

    /** There are no usable credentials, or they have expired. */
    public static Failure notAuthenticated(String message) {
        return new Failure(
                "NO_AUTH",
                Status.ACTION_REQUIRED,
                message,
                List.of("shardway auth login", "shardway auth check --format json"));
    }

    public String code() {
        return code;
    }

    public Status status() {
        return status;
    }

    public List<String> nextSteps() {
        return nextSteps;
    }

    /** The message; unlike {@link #getMessage} never absent. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
