package io.shardway.testing;

import java.util.concurrent.atomic.AtomicInteger;

/** Names that no other test of any JVM on the shared servers uses. */
public final class TestNames {

    private static final String RUN = Long.toString(ProcessHandle.current().pid(), 36);
    private static final AtomicInteger NEXT = new AtomicInteger(1);

    private TestNames() {}

    /** {@code prefix_<run>_<number>}: fit for schemas, topics and consumer groups. */
    public static String unique(String prefix) {
        return prefix + "_" + RUN + "_" + NEXT.getAndIncrement();
    }
}
