package io.shardway.testing;

import java.nio.file.Path;

/** The command-line programs that come with the embedded MariaDB: {@code mariadb} and {@code mariadb-dump}. */
public final class MariaDbPrograms {

    private MariaDbPrograms() {}

    /** Where a program is; the first call on a machine unpacks it. */
    public static Path path(String name) {
        return MariaDbDistribution.get().program(name);
    }
}
