package io.shardway.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What the JVM keeps of a service from one process to the next: its classes, loaded and linked, and where its time went (JEP 483, 514, 515). It
 * halves the processor time of a start (docs/adr/0011). A cache is of one build; the JVM itself goes on without one that does not fit.
 *
 * @param application directory of the packaged service
 */
record StartCache(Path file, Path application) {

    boolean isFresh() {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var files = Files.walk(application)) {
            var made = Files.getLastModifiedTime(file);
            return files.filter(Files::isRegularFile)
                    .noneMatch(part -> part.toFile().lastModified() > made.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look through " + application, e);
        }
    }

    List<String> use() {
        return isFresh() ? List.of("-XX:AOTCache=" + file) : List.of();
    }

    /** The JVM writes the cache when it ends in order, and needs some seconds more for it. */
    List<String> record(Path scratch) {
        return List.of("-XX:AOTCacheOutput=" + recording(scratch));
    }

    /** Puts what was recorded in its place. */
    void keep(Path scratch) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.move(recording(scratch), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the start cache " + file, e);
        }
    }

    private Path recording(Path scratch) {
        return scratch.resolve(String.valueOf(file.getFileName()));
    }
}
