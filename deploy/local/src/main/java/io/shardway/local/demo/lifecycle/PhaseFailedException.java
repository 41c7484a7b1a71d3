package io.shardway.local.demo.lifecycle;

/** The life cycle cannot go on; the message says what was waited for and what was found. */
public final class PhaseFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PhaseFailedException(String message) {
        super(message);
    }
}
