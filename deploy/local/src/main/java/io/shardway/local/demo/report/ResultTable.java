package io.shardway.local.demo.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table at the end of a run: what was measured, and what had to hold. */
public final class ResultTable {
    private record Line(String name, String value, String remark) {}

    private final List<Line> lines = new ArrayList<>();

    public ResultTable row(String name, String value, String remark) {
        lines.add(new Line(name, value, remark));
        return this;
    }

    public ResultTable check(String name, Check check) {
        return row(
                name,
                number(check.value()),
                (check.ok() ? "ok" : "FAILED") + " (at most " + number(check.bound()) + ")");
    }

    @Override
    public String toString() {
        int name = width(line -> line.name);
        int value = width(line -> line.value);
        var text = new StringBuilder();
        for (var line : lines) {
            var row = "  %%-%ds  %%%ds  %%s".formatted(name, value).formatted(line.name, line.value, line.remark);
            text.append(row.stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(java.util.function.Function<Line, String> column) {
        return Math.max(
                1,
                lines.stream()
                        .mapToInt(line -> column.apply(line).length())
                        .max()
                        .orElse(1));
    }

    /** With a separator of thousands, and a fraction only where there is one. */
    public static String number(double number) {
        return number == Math.rint(number)
                ? String.format(Locale.ROOT, "%,.0f", number)
                : String.format(Locale.ROOT, "%,.2f", number);
    }
}
