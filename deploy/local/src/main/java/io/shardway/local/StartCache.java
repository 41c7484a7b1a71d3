package io.shardway.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the JVM keeps of a service from one process to the next: its classes, loaded and linked, and where its time went (JEP 483, 514, 515). It
 * halves the processor time of a start (docs/adr/0011). A cache is of one build and one JDK, and the JVM goes on without one that does not fit:
 * so both are stamped beside it, as they were before anything was recorded.
 *
 * @param application directory of the packaged service
 * @param jdk that runs the service
 */
record StartCache(Path file, Path application, String jdk) {

    /** Whether the JVM will take it: it was recorded by this JDK from exactly these files. */
    boolean isFresh() {
        try {
            return Files.isRegularFile(file)
                    && Files.isRegularFile(beside(file))
                    && Files.readString(beside(file)).equals(stamp());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the stamp of the start cache " + file, e);
        }
    }

    List<String> use() {
        return isFresh() ? List.of("-XX:AOTCache=" + file) : List.of();
    }

    /** Stamps what is recorded from now on. The JVM writes the cache when it ends in order, and needs some seconds more for it. */
    List<String> record(Path scratch) {
        try {
            Files.createDirectories(scratch);
            Files.writeString(beside(recording(scratch)), stamp());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot stamp the start cache in " + scratch, e);
        }
        return List.of("-XX:AOTCacheOutput=" + recording(scratch));
    }

    /** Puts what was recorded in its place. */
    void keep(Path scratch) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            // In between there is no stamp, and a cache without one is not used.
            Files.deleteIfExists(beside(file));
            move(recording(scratch), file);
            move(beside(recording(scratch)), beside(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the start cache " + file, e);
        }
    }

    /** Names, sizes and times of the service's files: what the JVM itself compares, of its class path. */
    private String stamp() {
        try (var files = Files.walk(application)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(part -> "%s %d %d"
                            .formatted(
                                    application.relativize(part),
                                    part.toFile().length(),
                                    part.toFile().lastModified()))
                    .collect(Collectors.joining("\n", jdk + "\n", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look through " + application, e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path beside(Path cache) {
        return cache.resolveSibling(cache.getFileName() + ".stamp");
    }

    private Path recording(Path scratch) {
        return scratch.resolve(String.valueOf(file.getFileName()));
    }
}
