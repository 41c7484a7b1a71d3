package io.shardway.local.demo.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that a report's figures were measured on. */
public record Machine(int cores, long memoryMegabytes) {
    public static Machine here() {
        return new Machine(Runtime.getRuntime().availableProcessors(), totalMemory());
    }

    private static long totalMemory() {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }
}
