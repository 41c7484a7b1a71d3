package io.shardway.local.demo.lifecycle;

import io.shardway.local.demo.lifecycle.WorkflowView.TableView;
import java.time.Duration;
import java.util.Locale;

/** Rows, rate and time left of a copy, from what the workflow shows while it goes on. */
final class CopyMeter {
    private final String largestTable;
    private final long startedAt = System.nanoTime();
    private long lastRowAt;
    private long lastRows;
    private long largestFrom;
    private long largestTo;
    private long largestRows;

    CopyMeter(String largestTable) {
        this.largestTable = largestTable;
    }

    /** @return a line for the terminal */
    String seen(WorkflowView view) {
        long now = System.nanoTime();
        long rows = view.rowsCopied();
        if (rows > lastRows) {
            lastRowAt = now;
            lastRows = rows;
        }
        long ofLargest =
                view.tables().getOrDefault(largestTable, new TableView(0, 0)).rowsCopied();
        if (ofLargest > largestRows) {
            largestFrom = largestFrom == 0 ? startedAt : largestFrom;
            largestTo = now;
            largestRows = ofLargest;
        }
        long total = Math.max(rows, view.rowsTotal());
        double rate = rows / Math.max(0.001, (now - startedAt) / 1e9);
        return rows == 0
                ? "state " + view.state()
                : String.format(
                        Locale.ROOT,
                        "%,d of about %,d rows  %d %%  %,.0f rows/s  ETA %.0f s",
                        rows,
                        total,
                        total == 0 ? 0 : rows * 100 / total,
                        rate,
                        (total - rows) / Math.max(1, rate));
    }

    Duration time() {
        return Duration.ofNanos(Math.max(1, lastRowAt - startedAt));
    }

    double largestTableRowsPerSecond() {
        return largestRows == 0 ? 0 : largestRows * 1e9 / Math.max(1, largestTo - largestFrom);
    }

    String summary(long rows, Duration time) {
        return String.format(
                Locale.ROOT,
                "%,d rows copied in %.1f s, %,.0f rows/s; indexed and following",
                rows,
                time.toMillis() / 1e3,
                rows / Math.max(0.001, time.toMillis() / 1e3));
    }
}
