package io.shardway.cutover.mysql;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs actions at the same time and waits for all of them, also when one fails. */
final class Together {

    private Together() {}

    static void run(List<Runnable> actions) {
        if (actions.size() == 1) {
            actions.getFirst().run();
            return;
        }
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            actions.forEach(action -> running.add(executor.submit(action)));
        }
        for (Future<?> future : running) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw unwrapped(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ShardwayException(ErrorCode.SERVER_UNREACHABLE, "Stopped while waiting for servers", e);
            }
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        return switch (e.getCause()) {
            case ShardwayException known -> known;
            case RuntimeException other -> other;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(e);
        };
    }
}
