package io.shardway.cutover.action;

import io.quarkus.logging.Log;
import io.shardway.cutover.domain.SwitchJournal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says in the journal that the owner of a switch lives, for as long as it is open. When it falls silent, another instance adopts the switch. */
final class OwnerAlive implements AutoCloseable {

    private static final long EVERY_MILLIS = 500;

    private final CountDownLatch closed = new CountDownLatch(1);

    OwnerAlive(SwitchTools tools, SwitchJournal journal) {
        Thread.ofVirtual().name("owner-alive").start(() -> {
            try {
                while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                    try {
                        tools.journals().touch(journal);
                    } catch (RuntimeException e) {
                        Log.warnf("The journal cannot be touched: %s", e.getMessage());
                    }
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
