package io.shardway.local.demo.workload;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as servers write them, with six digits of a second. */
final class SqlTime {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    private SqlTime() {}

    static String now() {
        return LocalDateTime.now(ZoneOffset.UTC).format(FORMAT);
    }

    static String of(LocalDateTime time) {
        return time.format(FORMAT);
    }
}
