package io.shardway.local.demo.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Asks again and again until there is an answer, up to a limit. */
final class Patience {
    private Patience() {}

    static <T> Optional<T> poll(Duration every, Duration limit, Supplier<Optional<T>> question) {
        long from = System.nanoTime();
        while (true) {
            var answer = question.get();
            if (answer.isPresent() || System.nanoTime() - from > limit.toNanos()) {
                return answer;
            }
            LockSupport.parkNanos(every.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new PhaseFailedException("Interrupted while waiting");
            }
        }
    }
}
