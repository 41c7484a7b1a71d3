package io.shardway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GuardianIT {

    @Test
    void endsProcessesAndRemovesDirectoriesWhenTheirJvmIsKilled() throws IOException {
        var jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = jvm.inputReader()) {
            var directory = Path.of(String.valueOf(output.readLine()));
            var child = ProcessHandle.of(Long.parseLong(String.valueOf(output.readLine())))
                    .orElseThrow();
            assertThat(directory).isDirectory();
            assertThat(child.isAlive()).isTrue();

            jvm.destroyForcibly();

            await().atMost(Duration.ofSeconds(20)).until(() -> !child.isAlive() && !Files.exists(directory));
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** Starts a process and makes a directory, says which, and stays. */
    static final class Victim {

        private Victim() {}

        public static void main(String[] arguments) throws InterruptedException {
            var directory = Directories.temporary("victim");
            var child = ChildProcess.start("sleep", List.of("sleep", "300"), Map.of(), directory.resolve("log"));
            System.out.println(directory);
            System.out.println(child.pid());
            new CountDownLatch(1).await();
        }
    }
}
