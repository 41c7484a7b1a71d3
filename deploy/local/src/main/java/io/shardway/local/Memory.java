package io.shardway.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of a process, as Linux counts it. */
public final class Memory {

    private Memory() {}

    /** What it holds now, or 0 when it is gone. */
    public static long residentMegabytes(long pid) {
        return megabytes(pid, "VmRSS:");
    }

    /** The most it ever held, or 0 when it is gone. */
    public static long peakMegabytes(long pid) {
        return megabytes(pid, "VmHWM:");
    }

    private static long megabytes(long pid, String field) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }
}
