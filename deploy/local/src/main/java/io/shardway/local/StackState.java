package io.shardway.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What runs, as a file: one line per process. It is there exactly while a stack is up or on its way up, and is what
 * {@code down}, {@code status} and a second start go by.
 */
record StackState(List<StackProcess> processes) {

    StackState {
        processes = List.copyOf(processes);
    }

    /**
     * Claims the directory for a stack that {@code starter} begins to start. A file that a dead stack left is replaced.
     *
     * @throws StackIsUpException when a stack is up there
     */
    static void claim(Path directory, StackProcess starter) {
        try {
            Files.createDirectories(directory);
            load(directory).ifPresent(state -> {
                if (state.isAnyRunning()) {
                    throw new StackIsUpException(directory);
                }
                remove(directory);
            });
            Files.writeString(file(directory), line(starter), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new StackIsUpException(directory, e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file(directory), e);
        }
    }

    static Optional<StackState> load(Path directory) {
        try {
            return Optional.of(new StackState(Files.readAllLines(file(directory)).stream()
                    .map(StackState::process)
                    .toList()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file(directory), e);
        }
    }

    void store(Path directory) {
        var partial = directory.resolve("stack.tsv.partial");
        try {
            Files.writeString(
                    partial,
                    String.join("", processes.stream().map(StackState::line).toList()));
            Files.move(partial, file(directory), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file(directory), e);
        }
    }

    static void remove(Path directory) {
        try {
            Files.deleteIfExists(file(directory));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + file(directory), e);
        }
    }

    boolean isAnyRunning() {
        return processes.stream().anyMatch(StackProcess::isRunning);
    }

    private static Path file(Path directory) {
        return directory.resolve("stack.tsv");
    }

    private static String line(StackProcess process) {
        return "%s\t%d\t%s\t%s\t%s%n"
                .formatted(process.name(), process.pid(), process.started(), process.address(), process.log());
    }

    private static StackProcess process(String line) {
        var fields = line.split("\t", -1);
        return new StackProcess(
                fields[0], Long.parseLong(fields[1]), Instant.parse(fields[2]), fields[3], Path.of(fields[4]));
    }
}
