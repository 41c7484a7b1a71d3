package io.shardway.api.progress;

import io.shardway.contract.event.TableReport;
import io.shardway.contract.progress.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far a workflow has come, as far as services have said. */
public record WorkflowProgress(List<Stream> streams, List<Table> tables, Optional<Verification> verification) {

    public WorkflowProgress {
        streams = List.copyOf(streams);
        tables = List.copyOf(tables);
    }

    public record Stream(Progress.OfStream report, Instant createdAt, Instant updatedAt) {}

    public record Table(
            String name,
            long rowsCopied,
            long rowsTotal,
            long bytesCopied,
            double rowsPerSecond,
            Optional<Long> etaSeconds,
            boolean copied,
            Instant createdAt,
            Instant updatedAt) {}

    public record Verification(
            int percent, Optional<Long> etaSeconds, long rowsCompared, List<TableReport> reports, Instant updatedAt) {
        public Verification {
            reports = List.copyOf(reports);
        }
    }

    public Optional<Stream> stream(String sourceShard, String targetShard) {
        return streams.stream()
                .filter(stream -> stream.report().sourceShard().equals(sourceShard)
                        && stream.report().targetShard().equals(targetShard))
                .findFirst();
    }

    public Optional<Table> table(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }
}
