package io.shardway.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.local.Service;
import io.shardway.local.demo.ledger.Verdict;
import io.shardway.local.demo.lifecycle.MoveResult;
import io.shardway.local.demo.lifecycle.Strikes;
import io.shardway.local.demo.lifecycle.Window;
import io.shardway.local.demo.report.Check;
import io.shardway.local.demo.workload.Workload;
import io.shardway.local.demo.workload.WorkloadOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private final Workload idle = new Workload(new WorkloadOptions(1, 1), Optional.empty());

    private static Findings findings(Service... killed) {
        return new Findings(
                new DemoOptions(1_000, List.of(killed), false, Optional.empty(), false, 1, 1, Optional.empty()));
    }

    private static MoveResult moved() {
        return new MoveResult(
                5_000,
                Duration.ofSeconds(2),
                1_000,
                Duration.ofMillis(30),
                List.of(new Window("switch primaries", 0, 1)),
                Map.of("copying", 3.5),
                Verdict.CLEAN,
                0,
                new Strikes(1, 0, 1));
    }

    @Test
    void saysWhereKillsStruckAndThatOneMissedTheWritePause() {
        var findings = findings(Service.CUTOVER);

        findings.take(moved(), idle);

        assertThat(findings.figures().values())
                .containsEntry("struckUndecided", 1.0)
                .containsEntry("struckDecided", 0.0)
                .containsEntry("struckMissed", 1.0);
        assertThat(findings.problems()).anyMatch(problem -> problem.contains("outside"));
    }

    @Test
    void checksEveryKindOfFinding() {
        var findings = findings();

        findings.take(moved(), idle);
        findings.take(idle, Verdict.lost("a row").and(Verdict.doubled("another")), List.of("somewhere"));

        assertThat(findings.checks())
                .containsEntry("lost", new Check(1, 0, false))
                .containsEntry("doubled", new Check(1, 0, false))
                .containsEntry("mismatches", new Check(0, 0, true))
                .containsEntry("clientErrors", new Check(0, 0, true))
                .containsEntry("misrouted", new Check(1, 0, false))
                .containsEntry("unfinished", new Check(0, 0, true))
                .containsEntry("writePauseMillisMax", new Check(0, 1_000, true));
        assertThat(findings.problems()).contains("lost: a row", "doubled: another", "misrouted somewhere");
    }

    @Test
    void allowsALongerPauseWhenServicesAreKilled() {
        var findings = findings(Service.CUTOVER);

        findings.take(idle, Verdict.CLEAN, List.of());

        assertThat(findings.checks()).containsEntry("writePauseMillisMax", new Check(0, 15_000, true));
    }

    @Test
    void isUnfinishedWhenThereWasNothingToJudge() {
        var findings = findings();

        findings.failed("copying: waited 90 s");
        findings.take(idle, Verdict.CLEAN, List.of());

        assertThat(findings.checks()).containsEntry("unfinished", new Check(1, 0, false));
    }

    @Test
    void takesTheCopyRateFromRowsAndTime() {
        var findings = findings();

        findings.take(moved(), idle);

        assertThat(findings.figures().values())
                .containsEntry("copyRowsPerSecond", 2_500.0)
                .containsEntry("secondsCopying", 3.5)
                .containsKey("writePauseMillisSwitchPrimaries");
    }
}
