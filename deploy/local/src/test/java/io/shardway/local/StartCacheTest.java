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
        this.cache = cache("JDK 25.0.3");
    }

    @Test
    void isNotUsedBeforeItIsMade() {
        assertThat(cache.isFresh()).isFalse();
        assertThat(cache.use()).isEmpty();
    }

    @Test
    void isUsedOnceItIsKept() throws IOException {
        assertThat(cache.record(directory)).containsExactly("-XX:AOTCacheOutput=" + directory.resolve("copier.aot"));
        write(directory.resolve("copier.aot"), BUILT.plusSeconds(60));

        cache.keep(directory);

        assertThat(cache.use()).containsExactly("-XX:AOTCache=" + cache.file());
    }

    @Test
    void isNotUsedWhenAPartOfTheServiceIsNewer() throws IOException {
        recorded();
        write(application.resolve("app/copier.jar"), BUILT.plusSeconds(61));

        assertThat(cache.isFresh()).isFalse();
    }

    @Test
    void isNotUsedWhenAPartOfTheServiceIsAnotherOneThoughOlder() throws IOException {
        recorded();
        write(application.resolve("lib/main/a.jar"), BUILT.minusSeconds(3_600));

        assertThat(cache.isFresh()).isFalse();
    }

    @Test
    void isNotUsedWhenTheServiceWasBuiltWhileItWasRecorded() throws IOException {
        cache.record(directory);
        write(application.resolve("lib/main/a.jar"), BUILT.plusSeconds(30));
        write(directory.resolve("copier.aot"), BUILT.plusSeconds(60));
        cache.keep(directory);

        assertThat(cache.isFresh()).isFalse();
    }

    @Test
    void isNotUsedByAnotherJdkOrWithoutAStamp() throws IOException {
        recorded();

        assertThat(cache("JDK 25.0.4").isFresh()).isFalse();

        Files.delete(directory.resolve("start-caches/copier.aot.stamp"));
        assertThat(cache.isFresh()).isFalse();
    }

    private StartCache cache(String jdk) {
        return new StartCache(directory.resolve("start-caches/copier.aot"), application, jdk);
    }

    private void recorded() throws IOException {
        cache.record(directory);
        write(directory.resolve("copier.aot"), BUILT.plusSeconds(60));
        cache.keep(directory);
        assertThat(cache.isFresh()).isTrue();
    }

    private static void write(Path file, Instant at) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
        Files.setLastModifiedTime(file, FileTime.from(at));
    }
}
