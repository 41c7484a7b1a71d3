package io.shardway.local;

import java.nio.file.Path;

/** A second stack was asked for in a directory where one is up. */
public final class StackIsUpException extends RuntimeException {

    StackIsUpException(Path directory) {
        super(message(directory));
    }

    StackIsUpException(Path directory, Throwable cause) {
        super(message(directory), cause);
    }

    private static String message(Path directory) {
        return "A stack is up already in %s; './shardway status' shows it, './shardway down' ends it"
                .formatted(directory);
    }
}
