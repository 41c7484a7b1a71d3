package io.shardway.system;

import io.shardway.local.LocalStack;
import io.shardway.local.StackOptions;
import io.shardway.testing.Directories;
import org.jspecify.annotations.Nullable;

/** One local stack for all system tests of a JVM, in a directory of its own; it ends with the JVM. */
final class SharedStack {

    private static @Nullable LocalStack stack;

    private SharedStack() {}

    static synchronized LocalStack get() {
        var running = stack;
        if (running == null) {
            var directory = Directories.temporary("system-tests").resolve("stack");
            running = LocalStack.start(StackOptions.ofThisCheckout().withDirectory(directory), System.out::println);
            stack = running;
        }
        return running;
    }
}
