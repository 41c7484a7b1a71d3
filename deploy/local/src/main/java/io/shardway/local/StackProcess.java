package io.shardway.local;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A process of a stack as the state file keeps it. A pid alone may be somebody else's by now, so the start time belongs to
 * its identity.
 */
public record StackProcess(String name, long pid, Instant started, String address, Path log) {

    static StackProcess of(String name, long pid, String address, Path log) {
        var started = ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant());
        return new StackProcess(name, pid, started.orElse(Instant.EPOCH), address, log.toAbsolutePath());
    }

    public boolean isRunning() {
        return handle().isPresent();
    }

    private java.util.Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle ->
                        handle.info().startInstant().orElse(Instant.EPOCH).equals(started));
    }

    /** Asks it to end; does nothing when the pid belongs to another process now. */
    void terminate() {
        handle().ifPresent(ProcessHandle::destroy);
    }

    /** With what it has started: a JVM that writes a start cache does so in a child of its own. */
    void kill() {
        handle().ifPresent(handle -> {
            handle.descendants().forEach(ProcessHandle::destroyForcibly);
            handle.destroyForcibly();
        });
    }
}
