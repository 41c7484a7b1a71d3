package io.shardway.local.bench;

import io.shardway.local.demo.report.Check;
import io.shardway.local.demo.report.Machine;
import io.shardway.local.demo.report.Report;
import io.shardway.local.demo.report.ResultTable;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was measured, in the order in which it was. */
final class Results {
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final Map<String, Check> checks = new LinkedHashMap<>();
    private final ResultTable table = new ResultTable();

    void figure(String name, double value, String unit) {
        double rounded = Math.round(value * 1_000) / 1_000.0;
        figures.put(name, rounded);
        table.row(name, ResultTable.number(rounded), unit);
    }

    /** Ours over the baseline of the same run. */
    void ratio(String name, double ours, double baseline) {
        double rounded = Math.round(ours / baseline * 1_000) / 1_000.0;
        ratios.put(name, rounded);
        table.row(name + ", ratio", ResultTable.number(rounded), "× baseline");
    }

    void atMost(String name, long bound, long value) {
        check(name, Check.atMost(bound, value));
    }

    void atMost(String name, double bound, double value) {
        check(name, Check.atMost(bound, value));
    }

    private void check(String name, Check check) {
        checks.put(name, check);
        table.check(name, check);
    }

    Report report(String command, double seconds) {
        return Report.of(command, seconds, Machine.here(), figures, ratios, checks);
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
