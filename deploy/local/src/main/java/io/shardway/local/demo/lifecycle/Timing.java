package io.shardway.local.demo.lifecycle;

import java.time.Duration;

/**
 * How long each phase may take before it is given up with what was found.
 *
 * @param copy until rows are copied and indexes built
 * @param verification of all tables
 * @param change of routing, a switch or a reversal, undone attempts not counted
 */
record Timing(Duration copy, Duration verification, Duration change) {

    static Timing of(long rows, boolean withKills) {
        // 2,000 rows/s would be slow on any machine.
        var work = Duration.ofSeconds(180 + rows / 2_000);
        return new Timing(
                work.multipliedBy(withKills ? 2 : 1),
                work.multipliedBy(withKills ? 2 : 1),
                Duration.ofSeconds(withKills ? 120 : 45));
    }
}
