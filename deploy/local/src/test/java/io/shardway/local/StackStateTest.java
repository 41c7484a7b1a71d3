package io.shardway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackStateTest {

    private final Path directory;

    StackStateTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void comesBackAsItWasStored() {
        var state = new StackState(List.of(ourselves(), dead()));

        state.store(directory);

        assertThat(StackState.load(directory)).contains(state);
    }

    @Test
    void refusesASecondStackWhileOneIsUp() {
        StackState.claim(directory, ourselves());

        assertThatThrownBy(() -> StackState.claim(directory, ourselves()))
                .isInstanceOf(StackIsUpException.class)
                .hasMessageContaining("./shardway down");
    }

    @Test
    void takesOverWhatADeadStackLeft() {
        new StackState(List.of(dead())).store(directory);

        StackState.claim(directory, ourselves());

        assertThat(StackState.load(directory)).contains(new StackState(List.of(ourselves())));
    }

    @Test
    void doesNotEndAnotherProcessThatGotAPidOfOurs() throws IOException {
        var process = new ProcessBuilder("sleep", "60").start();
        try {
            var earlier = new StackProcess("kafka", process.pid(), Instant.EPOCH, "-", directory);

            Teardown.end(List.of(earlier));

            assertThat(earlier.isRunning()).isFalse();
            assertThat(process.isAlive()).isTrue();

            Teardown.end(List.of(StackProcess.of("kafka", process.pid(), "-", directory)));
            assertThat(process.isAlive()).isFalse();
        } finally {
            process.destroyForcibly();
        }
    }

    private StackProcess ourselves() {
        return StackProcess.of("starter", ProcessHandle.current().pid(), "-", directory);
    }

    private StackProcess dead() {
        return new StackProcess(
                "kafka", ProcessHandle.current().pid(), Instant.parse("2020-01-01T00:00:00Z"), "-", directory);
    }
}
