package io.shardway.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {

    private static final Instant BUILT = Instant.parse("2026-11-22T10:00:00Z");

    private final Path directory;
    private final Path application;
    private final StartCache cache;

    StartCacheTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.application = Files.createDirectories(directory.resolve("quarkus-app"));
        write(application.resolve("lib/main/a.jar"), BUILT);
        this.cache = new StartCache(directory.resolve("start-caches/copier.aot"), application);
    }

    @Test
    void isNotUsedBeforeItIsMade() {
        assertThat(cache.isFresh()).isFalse();
        assertThat(cache.use()).isEmpty();
    }

    @Test
    void isUsedOnceItIsKept() throws IOException {
        write(directory.resolve("copier.aot"), BUILT.plusSeconds(60));

        cache.keep(directory);

        assertThat(cache.record(directory)).containsExactly("-XX:AOTCacheOutput=" + directory.resolve("copier.aot"));
        assertThat(cache.use()).containsExactly("-XX:AOTCache=" + cache.file());
    }

    @Test
    void isNotUsedWhenAPartOfTheServiceIsNewer() throws IOException {
        write(cache.file(), BUILT.plusSeconds(60));
        write(application.resolve("app/copier.jar"), BUILT.plusSeconds(61));

        assertThat(cache.isFresh()).isFalse();
    }

    private static void write(Path file, Instant at) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
        Files.setLastModifiedTime(file, FileTime.from(at));
    }
}
