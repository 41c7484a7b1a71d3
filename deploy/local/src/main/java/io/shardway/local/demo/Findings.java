package io.shardway.local.demo;

import io.shardway.local.LocalStack;
import io.shardway.local.Memory;
import io.shardway.local.Service;
import io.shardway.local.demo.ledger.Outcome;
import io.shardway.local.demo.ledger.Verdict;
import io.shardway.local.demo.ledger.WorstPause;
import io.shardway.local.demo.lifecycle.MoveResult;
import io.shardway.local.demo.lifecycle.Strikes;
import io.shardway.local.demo.report.Check;
import io.shardway.local.demo.report.Report;
import io.shardway.local.demo.report.ResultTable;
import io.shardway.local.demo.workload.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that a run of the demo measured, the checks that follow from it, and what a person should look at. */
final class Findings {
    private static final double PAUSE_BOUND_MILLIS = 1_000;
    private static final double PAUSE_BOUND_WITH_KILLS_MILLIS = 15_000;
    private static final int MISROUTED_SHOWN = 10;

    private final DemoOptions options;
    private final Figures figures = new Figures();
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final Map<String, Check> checks = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    Findings(DemoOptions options) {
        this.options = options;
    }

    Figures figures() {
        return figures;
    }

    Map<String, Double> ratios() {
        return ratios;
    }

    Map<String, Check> checks() {
        return checks;
    }

    List<String> problems() {
        return problems;
    }

    /** A move; of several, rows and times add up, and the worst lag and pause stand. */
    void take(MoveResult moved, Workload workload) {
        figures.add("moves", 1);
        figures.add("rows", (double) moved.rowsCopied());
        figures.add("copySeconds", moved.copyTime().toMillis() / 1e3);
        figures.put("copyRowsPerSecond", figures.get("rows") / Math.max(0.001, figures.get("copySeconds")));
        figures.put("largestTableRowsPerSecond", moved.largestTableRowsPerSecond());
        figures.max("lagMillisMax", (double) moved.largestLag().toMillis());
        figures.add("switchesUndone", moved.undone());
        if (!options.kill().isEmpty()) {
            take(moved.strikes());
        }
        double baseline = figures.get("baselineRowsPerSecond");
        if (baseline > 0) {
            ratios.put("copyRowsPerSecond", figures.get("copyRowsPerSecond") / baseline);
            ratios.put("largestTableRowsPerSecond", moved.largestTableRowsPerSecond() / baseline);
        }
        var worst = WorstPause.NONE;
        var byName = new LinkedHashMap<String, WorstPause>();
        for (var window : moved.switches()) {
            var pause = workload.worstPause(window.fromNanos(), window.toNanos());
            worst = worst.worse(pause);
            byName.merge(window.name(), pause, WorstPause::worse);
        }
        byName.forEach((name, pause) -> {
            figures.max(
                    "writePauseMillis" + Figures.camelCase(name),
                    pause.pause().net().toNanos() / 1e6);
            figures.max(
                    "writeGapMillis" + Figures.camelCase(name),
                    pause.pause().gap().toNanos() / 1e6);
        });
        figures.max("writePauseMillisMax", worst.pause().net().toNanos() / 1e6);
        moved.phaseSeconds().forEach((phase, seconds) -> figures.add("seconds" + Figures.camelCase(phase), seconds));
    }

    private void take(Strikes strikes) {
        figures.add("struckUndecided", strikes.undecided());
        figures.add("struckDecided", strikes.decided());
        figures.add("struckMissed", strikes.missed());
        if (strikes.missed() > 0) {
            problems.add(
                    strikes.missed() + " × a kill that was meant for the inside of a write pause came outside of it");
        }
        if (strikes.undecided() + strikes.decided() == 0) {
            problems.add("NO kill struck inside a write pause: this run shows nothing about one");
        }
    }

    /** What clients met, and the judgement over everything. */
    void take(Workload workload, Verdict found, List<String> misrouted) {
        var tally = workload.tally();
        var outcomes = workload.outcomes();
        // Lost connections are the gateway's own death when that was asked for, and errors otherwise.
        boolean gatewayDies = options.kill().contains(Service.GATEWAY);
        long clientErrors = tally.refusals() + (gatewayDies ? 0 : tally.lostConnections());
        figures.put("writesAcknowledged", outcomes.getOrDefault(Outcome.ACKNOWLEDGED, 0L));
        figures.put("writesRefused", outcomes.getOrDefault(Outcome.REFUSED, 0L));
        figures.put("writesUnknown", outcomes.getOrDefault(Outcome.UNKNOWN, 0L));
        figures.put("reads", tally.reads());
        figures.put("tornReads", workload.tornReads());
        figures.put("retries", tally.retries());
        figures.put("clientErrors", clientErrors);
        figures.put("connectionsLost", tally.lostConnections());
        figures.put("bypassAcknowledged", workload.bypassTally().acknowledgedWrites());
        figures.put("bypassRefused", workload.bypassTally().refusals());

        checks.put("lost", Check.atMost(0, found.lost()));
        checks.put("doubled", Check.atMost(0, found.doubled()));
        checks.put("mismatches", Check.atMost(0, found.mismatches() + workload.tornReads()));
        checks.put("clientErrors", Check.atMost(0, clientErrors));
        checks.put("writePauseMillisMax", Check.atMost(pauseBound(), figures.get("writePauseMillisMax")));
        checks.put("misrouted", Check.atMost(0, misrouted.size()));
        checks.putIfAbsent("unfinished", Check.atMost(0, 0));

        problems.addAll(found.evidence());
        tally.errors().forEach((what, times) -> problems.add(times + " × " + what));
        misrouted.stream().limit(MISROUTED_SHOWN).forEach(name -> problems.add("misrouted " + name));
    }

    /** The life cycle did not come to its end, so that there is nothing to judge. */
    void failed(String why) {
        checks.put("unfinished", Check.atMost(0, 1));
        problems.add(why);
    }

    private double pauseBound() {
        return options.kill().isEmpty() ? PAUSE_BOUND_MILLIS : PAUSE_BOUND_WITH_KILLS_MILLIS;
    }

    void takeMemory(LocalStack stack) {
        for (var process : stack.processes()) {
            figures.put("peakMegabytes" + Figures.camelCase(process.name()), Memory.peakMegabytes(process.pid()));
        }
    }

    ResultTable table(Report report) {
        var table = new ResultTable();
        if (options.soak().isPresent()) {
            row(table, "moves", "moves", "");
        }
        row(table, "rows", "rows copied", "");
        row(table, "bytes", "bytes in the source tables", "");
        row(table, "copyRowsPerSecond", "copy rate", "rows/s");
        row(table, "baselineRowsPerSecond", "mariadb-dump | mariadb", "rows/s, largest table");
        row(table, "lagMillisMax", "largest lag", "ms");
        report.figures().forEach((name, value) -> {
            if (name.startsWith("writePauseMillis") && !name.endsWith("Max")) {
                table.row(
                        "write pause, " + name.substring("writePauseMillis".length()), ResultTable.number(value), "ms");
            }
        });
        row(table, "writesAcknowledged", "writes acknowledged", "");
        row(table, "writesUnknown", "writes with unknown end", "");
        row(table, "reads", "reads", "");
        row(table, "retries", "retries", "1205 and 1213 that a client sent again with success");
        row(table, "bypassAcknowledged", "writes past the gateway", "");
        row(table, "bypassRefused", "refused past the gateway", "as they must be after a switch");
        row(table, "switchesUndone", "switches undone", "");
        row(table, "struckUndecided", "killed inside a write pause", "before it was decided");
        row(table, "struckDecided", "killed inside a write pause", "behind the point of no return");
        row(table, "struckMissed", "kills that missed the write pause", "");
        report.checks().forEach(table::check);
        return table;
    }

    private void row(ResultTable table, String figure, String name, String unit) {
        if (figures.values().containsKey(figure)) {
            table.row(name, ResultTable.number(figures.get(figure)), unit);
        }
    }
}
