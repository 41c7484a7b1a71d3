package io.shardway.local;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Runs tasks side by side and waits for all of them, also when one fails; then the first failure is thrown. */
final class Together {

    private Together() {}

    static void run(List<Runnable> tasks) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = tasks.stream().map(executor::submit).toList();
            RuntimeException failure = null;
            for (var future : futures) {
                try {
                    future.get();
                } catch (ExecutionException e) {
                    failure = failure == null ? new IllegalStateException(reason(e), e) : failure;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    executor.shutdownNow();
                    throw new IllegalStateException("Interrupted while the stack was being started", e);
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }

    private static String reason(ExecutionException failure) {
        var cause = failure.getCause();
        return cause == null ? failure.toString() : String.valueOf(cause.getMessage());
    }
}
