package io.shardway.cli.model;

/** An answer has a value of another type than the contract says. */
public final class ShapeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ShapeException(String message) {
        super(message);
    }
}
