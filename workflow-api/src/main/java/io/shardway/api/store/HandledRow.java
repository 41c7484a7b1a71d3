package io.shardway.api.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message that was taken in; {@code changedState} says whether it led to anything. */
@Entity
@Table(name = "handled_message")
public class HandledRow {

    @Id
    private String messageId = "";

    private @Nullable String workflowId;
    private boolean changedState;
    private long at;

    protected HandledRow() {}

    public HandledRow(String messageId, UUID workflow, boolean changedState, Instant at) {
        this.messageId = messageId;
        this.workflowId = workflow.toString();
        this.changedState = changedState;
        this.at = at.toEpochMilli();
    }

    public String messageId() {
        return messageId;
    }

    /** Empty for a row of a version that did not store it. */
    public Optional<String> workflowId() {
        return Optional.ofNullable(workflowId);
    }

    public boolean changedState() {
        return changedState;
    }

    public long at() {
        return at;
    }

    /** Ignored before, and now it counts. */
    public void counts() {
        changedState = true;
    }
}
