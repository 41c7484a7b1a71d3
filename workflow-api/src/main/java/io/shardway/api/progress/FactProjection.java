package io.shardway.api.progress;

import io.shardway.contract.ContractJson;
import io.shardway.contract.event.TableEstimate;
import io.shardway.contract.event.TableReport;
import io.shardway.contract.event.WorkflowEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** What facts tell beyond the state: row counts and reports. In the transaction that takes the fact in. */
@ApplicationScoped
public class FactProjection {

    public Uni<Void> take(Mutiny.Session session, WorkflowEvent event, Instant at) {
        return switch (event) {
            case WorkflowEvent.CopyPlanned planned -> planned(session, planned, at);
            case WorkflowEvent.TableCopied copied -> copied(session, copied, at);
            case WorkflowEvent.Verified verified ->
                reported(session, verified.workflow(), verified.verification(), verified.reports(), at);
            case WorkflowEvent.Mismatched mismatched ->
                reported(session, mismatched.workflow(), mismatched.verification(), mismatched.reports(), at);
            case WorkflowEvent _ -> Uni.createFrom().voidItem();
        };
    }

    private static Uni<Void> planned(Mutiny.Session session, WorkflowEvent.CopyPlanned planned, Instant at) {
        Uni<Void> steps = Uni.createFrom().voidItem();
        for (TableEstimate table : planned.tables()) {
            steps = steps.chain(() -> session.createNativeQuery("""
                            INSERT INTO table_progress
                              (workflow_id, table_name, rows_copied, rows_total, bytes_copied, rows_per_second, copied, created_at, updated_at)
                            VALUES (?1, ?2, 0, ?3, 0, 0, FALSE, ?4, ?4)
                            ON DUPLICATE KEY UPDATE rows_total = IF(copied, rows_total, ?3), updated_at = ?4""")
                    .setParameter(1, planned.workflow().toString())
                    .setParameter(2, table.table())
                    .setParameter(3, table.rows())
                    .setParameter(4, at.toEpochMilli())
                    .executeUpdate()
                    .replaceWithVoid());
        }
        return steps;
    }

    private static Uni<Void> copied(Mutiny.Session session, WorkflowEvent.TableCopied copied, Instant at) {
        return session.createNativeQuery("""
                        INSERT INTO table_progress
                          (workflow_id, table_name, rows_copied, rows_total, bytes_copied, rows_per_second, copied, created_at, updated_at)
                        VALUES (?1, ?2, ?3, ?3, ?4, 0, TRUE, ?5, ?5)
                        ON DUPLICATE KEY UPDATE rows_copied = ?3, rows_total = ?3, bytes_copied = ?4, rows_per_second = 0,
                          eta_seconds = NULL, copied = TRUE, updated_at = ?5""")
                .setParameter(1, copied.workflow().toString())
                .setParameter(2, copied.table())
                .setParameter(3, copied.rows())
                .setParameter(4, copied.bytes())
                .setParameter(5, at.toEpochMilli())
                .executeUpdate()
                .replaceWithVoid();
    }

    private static Uni<Void> reported(
            Mutiny.Session session, UUID workflow, UUID verification, List<TableReport> reports, Instant at) {
        long compared = reports.stream().mapToLong(TableReport::rowsCompared).sum();
        return session.createNativeQuery("""
                        INSERT INTO verification_progress
                          (workflow_id, verification_id, percent, rows_compared, reports, created_at, updated_at)
                        VALUES (?1, ?2, 100, ?3, ?4, ?5, ?5)
                        ON DUPLICATE KEY UPDATE percent = 100, eta_seconds = NULL, rows_compared = ?3, reports = ?4, updated_at = ?5""")
                .setParameter(1, workflow.toString())
                .setParameter(2, verification.toString())
                .setParameter(3, compared)
                .setParameter(4, new String(ContractJson.write(reports), StandardCharsets.UTF_8))
                .setParameter(5, at.toEpochMilli())
                .executeUpdate()
                .replaceWithVoid();
    }
}
