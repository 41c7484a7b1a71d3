package io.shardway.local.demo;

import io.shardway.local.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * @param rows of the TPC-H tables together
 * @param kill services to kill in every phase
 * @param keep leave the stack up at the end
 * @param report where to write the JSON report
 * @param baseline measure {@code mariadb-dump | mariadb} as well
 * @param statementsPerSecond of the application
 * @param soak move there and back for so long, another choice of {@code kill} dying in each move; none for one move
 */
record DemoOptions(
        long rows,
        List<Service> kill,
        boolean keep,
        Optional<Path> report,
        boolean baseline,
        double statementsPerSecond,
        long seed,
        Optional<Duration> soak) {
    DemoOptions {
        kill = List.copyOf(kill);
        if (rows < 1_000) {
            throw new IllegalArgumentException("--rows must be at least 1000, not " + rows);
        }
    }

    /** As it was typed, for the report. */
    String command() {
        var text = new StringBuilder(
                        soak.map(time -> "soak --minutes " + time.toMinutes()).orElse("demo"))
                .append(" --rows ")
                .append(rows);
        kill.forEach(service -> text.append(" --kill ").append(service.shortName()));
        return text.append(baseline ? " --baseline" : "").toString();
    }
}
