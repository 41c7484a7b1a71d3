package io.shardway.api.shell;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;

/** Where a test may let the process "die"; in production every point is passed. */
@ApplicationScoped
public class FaultPoints {

    /** Steps between which a crash must lose nothing and double nothing. */
    public enum Point {
        BEFORE_COMMIT,
        AFTER_COMMIT,
        BEFORE_SEND,
        /** Kafka has the batch, and it does not count yet. */
        BEFORE_SEND_COUNTS,
        AFTER_SEND
    }

    private volatile Consumer<Point> onPass = _ -> {};

    public void pass(Point point) {
        onPass.accept(point);
    }

    public void whenPassing(Consumer<Point> action) {
        onPass = action;
    }
}
