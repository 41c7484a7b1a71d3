package io.shardway.replicator.stream;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs tasks on virtual threads, all or none: the first failure, or an interrupt of the caller, interrupts the others; when this
 * returns or throws, none of them runs any more. An interrupt ends even a wait for a server, since it closes a virtual thread's socket.
 */
public final class Together {

    private Together() {}

    public static <T> void run(String name, List<? extends Callable<T>> tasks) throws Exception {
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "#", 0).factory())) {
            CompletionService<T> completion = new ExecutorCompletionService<>(executor);
            try {
                for (Callable<T> task : tasks) {
                    var _ = completion.submit(task);
                }
                for (int i = 0; i < tasks.size(); i++) {
                    Future<T> first = completion.take();
                    var _ = first.get();
                }
            } catch (ExecutionException e) {
                throw cause(e);
            } finally {
                executor.shutdownNow();
            }
        }
    }

    private static Exception cause(ExecutionException e) {
        return switch (e.getCause()) {
            case Exception exception -> exception;
            case Error error -> throw error;
            case null, default -> e;
        };
    }
}
