package io.shardway.api.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A message that was taken in; {@code changedState} says whether it led to anything. */
@Entity
@Table(name = "handled_message")
public class HandledRow {

    @Id
    private String messageId = "";

    private boolean changedState;
    private long at;

    protected HandledRow() {}

    public HandledRow(String messageId, boolean changedState, Instant at) {
        this.messageId = messageId;
        this.changedState = changedState;
        this.at = at.toEpochMilli();
    }

    public String messageId() {
        return messageId;
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
