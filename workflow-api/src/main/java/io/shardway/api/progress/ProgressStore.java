package io.shardway.api.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.shardway.contract.ContractJson;
import io.shardway.contract.event.TableReport;
import io.shardway.contract.progress.Progress;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The newest report per stream, table and verification. Older reports that arrive late change nothing. */
@ApplicationScoped
public class ProgressStore {

    private static final TypeReference<List<TableReport>> REPORTS = new TypeReference<>() {};

    private final Pool pool;

    ProgressStore(Pool pool) {
        this.pool = pool;
    }

    public Uni<Void> take(Progress progress) {
        long at = progress.at().toEpochMilli();
        String workflow = progress.workflow().toString();
        return switch (progress) {
            case Progress.OfStream stream ->
                run(
                        """
                        INSERT INTO stream_progress (workflow_id, leg, source_shard, target_shard, body, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        ON DUPLICATE KEY UPDATE body = IF(updated_at <= VALUES(updated_at), VALUES(body), body),
                          updated_at = GREATEST(updated_at, VALUES(updated_at))""",
                        workflow,
                        stream.leg(),
                        stream.sourceShard(),
                        stream.targetShard(),
                        new String(ContractJson.write(stream), StandardCharsets.UTF_8),
                        at,
                        at);
            case Progress.OfTable table ->
                run(
                        """
                        INSERT INTO table_progress
                          (workflow_id, table_name, rows_copied, rows_total, bytes_copied, rows_per_second, eta_seconds, copied, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, FALSE, ?, ?)
                        ON DUPLICATE KEY UPDATE
                          rows_copied = IF(copied OR updated_at > VALUES(updated_at), rows_copied, VALUES(rows_copied)),
                          rows_total = IF(copied OR updated_at > VALUES(updated_at), rows_total, VALUES(rows_total)),
                          bytes_copied = IF(copied OR updated_at > VALUES(updated_at), bytes_copied, VALUES(bytes_copied)),
                          rows_per_second = IF(copied OR updated_at > VALUES(updated_at), rows_per_second, VALUES(rows_per_second)),
                          eta_seconds = IF(copied OR updated_at > VALUES(updated_at), eta_seconds, VALUES(eta_seconds)),
                          updated_at = GREATEST(updated_at, VALUES(updated_at))""",
                        workflow,
                        table.table(),
                        table.rowsCopied(),
                        table.rowsTotal(),
                        table.bytesCopied(),
                        table.rowsPerSecond(),
                        table.etaSeconds().orElse(null),
                        at,
                        at);
            case Progress.OfVerification verification ->
                run(
                        """
                        INSERT INTO verification_progress
                          (workflow_id, verification_id, percent, eta_seconds, rows_compared, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        ON DUPLICATE KEY UPDATE
                          percent = IF(reports IS NULL, VALUES(percent), percent),
                          eta_seconds = IF(reports IS NULL, VALUES(eta_seconds), eta_seconds),
                          rows_compared = IF(reports IS NULL, VALUES(rows_compared), rows_compared),
                          updated_at = GREATEST(updated_at, VALUES(updated_at))""",
                        workflow,
                        verification.verification().toString(),
                        verification.percent(),
                        verification.etaSeconds().orElse(null),
                        verification.rowsCompared(),
                        at,
                        at);
        };
    }

    public Uni<WorkflowProgress> of(UUID workflow, int leg, Optional<UUID> verification) {
        return streams(workflow, leg)
                .chain(streams -> tables(workflow).chain(tables -> verification(workflow, verification)
                        .map(found -> new WorkflowProgress(streams, tables, found))));
    }

    private Uni<List<WorkflowProgress.Stream>> streams(UUID workflow, int leg) {
        return pool.preparedQuery(
                        "SELECT body, created_at, updated_at FROM stream_progress WHERE workflow_id = ? AND leg = ?")
                .execute(Tuple.of(workflow.toString(), leg))
                .map(rows -> {
                    var found = new ArrayList<WorkflowProgress.Stream>();
                    rows.forEach(row -> found.add(new WorkflowProgress.Stream(
                            (Progress.OfStream) ContractJson.read(
                                    row.getString("body").getBytes(StandardCharsets.UTF_8), Progress.class),
                            instant(row.getLong("created_at")),
                            instant(row.getLong("updated_at")))));
                    return found;
                });
    }

    private Uni<List<WorkflowProgress.Table>> tables(UUID workflow) {
        return pool.preparedQuery("SELECT * FROM table_progress WHERE workflow_id = ?")
                .execute(Tuple.of(workflow.toString()))
                .map(rows -> {
                    var found = new ArrayList<WorkflowProgress.Table>();
                    rows.forEach(row -> found.add(new WorkflowProgress.Table(
                            row.getString("table_name"),
                            row.getLong("rows_copied"),
                            row.getLong("rows_total"),
                            row.getLong("bytes_copied"),
                            row.getDouble("rows_per_second"),
                            Optional.ofNullable(row.getLong("eta_seconds")),
                            row.getBoolean("copied"),
                            instant(row.getLong("created_at")),
                            instant(row.getLong("updated_at")))));
                    return found;
                });
    }

    private Uni<Optional<WorkflowProgress.Verification>> verification(UUID workflow, Optional<UUID> verification) {
        if (verification.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return pool.preparedQuery("SELECT * FROM verification_progress WHERE workflow_id = ? AND verification_id = ?")
                .execute(Tuple.of(workflow.toString(), verification.get().toString()))
                .map(rows -> {
                    var found = rows.iterator();
                    if (!found.hasNext()) {
                        return Optional.empty();
                    }
                    var row = found.next();
                    return Optional.of(new WorkflowProgress.Verification(
                            row.getInteger("percent"),
                            Optional.ofNullable(row.getLong("eta_seconds")),
                            row.getLong("rows_compared"),
                            Optional.ofNullable(row.getString("reports"))
                                    .map(ProgressStore::reports)
                                    .orElse(List.of()),
                            instant(row.getLong("updated_at"))));
                });
    }

    private static List<TableReport> reports(String json) {
        try {
            return ContractJson.mapper().readValue(json, REPORTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The stored reports of a verification cannot be read", e);
        }
    }

    private Uni<Void> run(String sql, @org.jspecify.annotations.Nullable Object... parameters) {
        return pool.preparedQuery(sql).execute(Tuple.from(parameters)).replaceWithVoid();
    }

    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
