package io.shardway.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How a MariaDB server is started. {@link #named} is what Shardway asks of a source: binlog on, {@code ROW}, {@code FULL},
 * GTID strict; the withers take pieces of that away for the tests of bad input.
 *
 * @param name shows in logs and directory names
 * @param directory where data and log live and stay; a temporary directory when empty
 * @param options further options of {@code mariadbd}, e.g. {@code --binlog-row-image=MINIMAL}; they win over ours
 */
public record MariaDbOptions(
        String name,
        int serverId,
        boolean binlog,
        int bufferPoolMegabytes,
        int redoLogMegabytes,
        Optional<Path> directory,
        List<String> options) {

    private static final AtomicInteger NEXT_SERVER_ID = new AtomicInteger(1);

    public MariaDbOptions {
        options = List.copyOf(options);
    }

    /** A small server for tests with the next server id of this JVM. */
    public static MariaDbOptions named(String name) {
        return new MariaDbOptions(name, NEXT_SERVER_ID.getAndIncrement(), true, 64, 48, Optional.empty(), List.of());
    }

    public MariaDbOptions withServerId(int id) {
        return new MariaDbOptions(name, id, binlog, bufferPoolMegabytes, redoLogMegabytes, directory, options);
    }

    public MariaDbOptions withoutBinlog() {
        return new MariaDbOptions(name, serverId, false, bufferPoolMegabytes, redoLogMegabytes, directory, options);
    }

    public MariaDbOptions withBinlogFormat(String format) {
        return withOption("--binlog-format=" + format);
    }

    public MariaDbOptions withRowImage(String image) {
        return withOption("--binlog-row-image=" + image);
    }

    public MariaDbOptions withMemory(int bufferPool, int redoLog) {
        return new MariaDbOptions(name, serverId, binlog, bufferPool, redoLog, directory, options);
    }

    public MariaDbOptions withDirectory(Path kept) {
        return new MariaDbOptions(
                name, serverId, binlog, bufferPoolMegabytes, redoLogMegabytes, Optional.of(kept), options);
    }

    public MariaDbOptions withOption(String option) {
        var all = new ArrayList<>(options);
        all.add(option);
        return new MariaDbOptions(name, serverId, binlog, bufferPoolMegabytes, redoLogMegabytes, directory, all);
    }

    /** What {@code mariadbd} is told beyond places and ports, in a process and in a container alike. */
    List<String> arguments() {
        var all = new ArrayList<>(List.of(
                "--skip-ssl",
                "--skip-name-resolve",
                "--server-id=" + serverId,
                "--character-set-server=utf8mb4",
                "--log-bin-trust-function-creators=ON",
                "--local-infile=ON",
                "--max-allowed-packet=64M",
                "--max-connections=500",
                "--performance-schema=OFF",
                "--innodb-buffer-pool-size=" + bufferPoolMegabytes + "M",
                "--innodb-log-file-size=" + redoLogMegabytes + "M",
                // Everything reaches the page cache, so it survives kill -9 of the server; a power cut is not tested
                // here. DDL waits for the disk several times per table otherwise, whatever the commits do.
                "--innodb-flush-log-at-trx-commit=2",
                "--innodb-flush-method=nosync",
                "--debug-no-sync",
                "--skip-sync-frm"));
        if (binlog) {
            all.addAll(List.of(
                    "--log-bin=binlog",
                    "--sync-binlog=0",
                    "--binlog-format=ROW",
                    "--binlog-row-image=FULL",
                    "--binlog-row-metadata=FULL",
                    // The statement text beside its rows would double the binlog.
                    "--binlog-annotate-row-events=OFF",
                    "--log-slave-updates=ON",
                    "--gtid-strict-mode=ON"));
        } else {
            all.add("--skip-log-bin");
        }
        all.addAll(options);
        return List.copyOf(all);
    }
}
