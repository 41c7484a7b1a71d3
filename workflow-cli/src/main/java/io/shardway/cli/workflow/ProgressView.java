package io.shardway.cli.workflow;

import io.shardway.cli.model.Workflow;
import io.shardway.cli.output.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How far a workflow is, in lines for people. Pure: what it says follows from what it has been shown. */
final class ProgressView {

    private static final String ALL = "";
    private static final int BAR = 24;
    private static final int MOST_TABLES = 12;
    private static final int HUNDRED = 100;

    private final Style style;
    private final RateMeter rates = new RateMeter();

    ProgressView(Style style) {
        this.style = style;
    }

    /** Keeps what is needed for rates. */
    void see(Workflow workflow, Instant now) {
        workflow.tables().forEach(table -> rates.see(table.name(), table.rowsCopied(), now));
        rates.see(ALL, copied(workflow), now);
    }

    /** One line for the whole. */
    String summary(Workflow workflow) {
        var state = workflow.state();
        return switch (state) {
            case "copying" -> copying(workflow);
            case "verifying_data" ->
                workflow.verification()
                        .map(verification -> "%s   %d %%%s"
                                .formatted(state, verification.percent(), eta(Optional.of(verification.eta()))))
                        .orElse(state);
            default -> state;
        };
    }

    /** When every row is copied, the server still builds indexes and catches up before the target follows. */
    private String copying(Workflow workflow) {
        long copied = copied(workflow);
        long total = total(workflow);
        if (total == 0) {
            return "copying";
        } else if (copied == total) {
            return "copying   100 %%   %,d rows; building indexes, catching up".formatted(copied);
        }
        return "copying   %d %%   %,d of about %,d rows%s"
                .formatted(percent(workflow), copied, total, speed(ALL, total - copied));
    }

    /** A bar for each table while rows are copied, those that move first; one bar while data is verified. */
    List<String> bars(Workflow workflow) {
        return switch (workflow.state()) {
            case "copying" -> tables(workflow);
            case "verifying_data" ->
                workflow.verification()
                        .map(verification -> List.of("  " + bar(verification.percent())))
                        .orElse(List.of());
            default -> List.of();
        };
    }

    private List<String> tables(Workflow workflow) {
        var tables = workflow.tables().stream()
                .sorted(Comparator.comparing((Workflow.Table table) -> table.percent() == HUNDRED)
                        .thenComparing(table -> table.rowsCopied() == 0))
                .toList();
        int width =
                tables.stream().mapToInt(table -> table.name().length()).max().orElse(0);
        var lines = new ArrayList<String>();
        for (var table : tables.subList(0, Math.min(tables.size(), MOST_TABLES))) {
            lines.add("  %s  %s  %,d / %,d%s"
                    .formatted(
                            table.name() + " ".repeat(width - table.name().length()),
                            bar(table.percent()),
                            table.rowsCopied(),
                            table.rowsTotal(),
                            table.percent() == HUNDRED
                                    ? ""
                                    : speed(table.name(), table.rowsTotal() - table.rowsCopied())));
        }
        if (tables.size() > MOST_TABLES) {
            lines.add("  … and %d more".formatted(tables.size() - MOST_TABLES));
        }
        return lines;
    }

    private String bar(int percent) {
        int full = percent * BAR / HUNDRED;
        return style.good("█".repeat(full)) + style.faint("░".repeat(BAR - full)) + " %3d %%".formatted(percent);
    }

    private String speed(String name, long rowsLeft) {
        long rate = rates.rowsPerSecond(name);
        return rate == 0 ? "" : "   %,d rows/s".formatted(rate) + eta(rates.eta(name, rowsLeft));
    }

    private static String eta(Optional<Duration> left) {
        return left.filter(duration -> !duration.isZero())
                .map(duration -> "   ETA " + text(duration))
                .orElse("");
    }

    private static String text(Duration duration) {
        if (duration.toHours() > 0) {
            return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
        } else if (duration.toMinutes() > 0) {
            return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
        }
        return duration.toSeconds() + " s";
    }

    static int percent(Workflow workflow) {
        long total = total(workflow);
        return total == 0 ? 0 : (int) Math.min(HUNDRED, copied(workflow) * HUNDRED / total);
    }

    private static long copied(Workflow workflow) {
        return workflow.tables().stream().mapToLong(Workflow.Table::rowsCopied).sum();
    }

    private static long total(Workflow workflow) {
        return workflow.tables().stream()
                .mapToLong(table -> Math.max(table.rowsTotal(), table.rowsCopied()))
                .sum();
    }
}
