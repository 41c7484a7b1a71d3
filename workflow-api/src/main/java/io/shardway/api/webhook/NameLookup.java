package io.shardway.api.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks host names up within a time that the caller sets: the system's own look-up cannot be told one, and would hold the thread that asks.
 * A name takes one thread at most, however many ask for it, and names that came too late once share a few threads until they are quick again.
 */
final class NameLookup {

    private static final int THREADS = 32;
    private static final int THREADS_OF_LATE_NAMES = 4;
    private static final int MOST_WAITING = 1_000;
    private static final int MOST_LATE_NAMES = 10_000;
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** Where names are looked up; may hang. */
    @FunctionalInterface
    interface Source {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    private static final class Running {
        final CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        volatile boolean begun;
        volatile boolean late;
    }

    private final Source source;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Set<String> lateNames = Collections.synchronizedSet(Collections.newSetFromMap(new Bounded()));
    private final ExecutorService threads = pool(THREADS, "webhook-names");
    private final ExecutorService threadsOfLateNames = pool(THREADS_OF_LATE_NAMES, "webhook-late-names");

    NameLookup(Source source) {
        this.source = source;
    }

    static NameLookup ofSystem() {
        return new NameLookup(InetAddress::getAllByName);
    }

    /** @throws TimeoutException when the addresses are not there within the patience */
    List<InetAddress> addresses(String name, Duration patience)
            throws UnknownHostException, TimeoutException, InterruptedException {
        try {
            var asked = running.computeIfAbsent(name, this::begin);
            try {
                return asked.addresses.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // One that still waits for a thread is not to blame.
                if (asked.begun) {
                    asked.late = true;
                    lateNames.add(name);
                }
                throw e;
            }
        } catch (RejectedExecutionException _) {
            throw new TimeoutException("Too many names are being looked up");
        } catch (ExecutionException e) {
            var unknown = new UnknownHostException(name);
            unknown.initCause(e.getCause());
            throw unknown;
        }
    }

    private Running begin(String name) {
        var asked = new Running();
        (lateNames.contains(name) ? threadsOfLateNames : threads).execute(() -> lookUp(name, asked));
        return asked;
    }

    private void lookUp(String name, Running asked) {
        asked.begun = true;
        try {
            asked.addresses.complete(List.of(source.addresses(name)));
        } catch (UnknownHostException | RuntimeException e) {
            asked.addresses.completeExceptionally(e);
        } finally {
            if (!asked.late) {
                lateNames.remove(name);
            }
            running.remove(name, asked);
        }
    }

    private static ExecutorService pool(int size, String name) {
        var pool = new ThreadPoolExecutor(
                size,
                size,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Forgets the oldest when there are too many. */
    private static final class Bounded extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_LATE_NAMES;
        }
    }
}
