package io.shardway.api.store;

import io.shardway.api.domain.PublicState;
import io.shardway.api.domain.WorkflowState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One workflow. {@code active_branch_id} is its branch while it is active and null afterwards; the unique key on it is what makes one active
 * workflow per branch true.
 */
@Entity
@Table(name = "workflow")
public class WorkflowRow {

    @Id
    private String id = "";

    @Version
    private int version;

    private String databaseId = "";
    private String branchId = "";
    private long number;

    private @Nullable String activeBranchId;

    private String publicState = "";

    @Column(columnDefinition = "longtext")
    private String state = "";

    private long createdAt;
    private long updatedAt;

    private @Nullable Long endedAt;

    protected WorkflowRow() {}

    public WorkflowRow(String databaseId, String branchId, WorkflowState created, Instant at) {
        this.id = created.definition().id().toString();
        this.databaseId = databaseId;
        this.branchId = branchId;
        this.number = created.definition().number();
        this.createdAt = at.toEpochMilli();
        update(created, at);
    }

    /** Takes over what was decided. */
    public void update(WorkflowState next, Instant at) {
        PublicState now = next.publicState();
        publicState = now.word();
        state = StateJson.write(next);
        updatedAt = at.toEpochMilli();
        activeBranchId = now.isFinal() ? null : branchId;
        endedAt = now.isFinal() ? Long.valueOf(at.toEpochMilli()) : null;
    }

    public UUID id() {
        return UUID.fromString(id);
    }

    public int version() {
        return version;
    }

    public String databaseId() {
        return databaseId;
    }

    public String branchId() {
        return branchId;
    }

    public WorkflowState state() {
        return StateJson.readState(state);
    }

    public Instant createdAt() {
        return Instant.ofEpochMilli(createdAt);
    }

    public Instant updatedAt() {
        return Instant.ofEpochMilli(updatedAt);
    }

    public long number() {
        return number;
    }

    public @Nullable Long endedAt() {
        return endedAt;
    }

    public @Nullable String activeBranchId() {
        return activeBranchId;
    }

    public String publicState() {
        return publicState;
    }
}
