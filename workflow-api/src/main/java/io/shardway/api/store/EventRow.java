package io.shardway.api.store;

import io.shardway.api.domain.WorkflowEvent;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became true of a workflow, for replay and for people who ask how it came to this. */
@Entity
@Table(name = "workflow_event")
public class EventRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String workflowId = "";
    private int version;
    private String type = "";

    @Column(columnDefinition = "longtext")
    private String body = "";

    private long at;

    protected EventRow() {}

    public EventRow(UUID workflow, int version, WorkflowEvent event, Instant at) {
        this.workflowId = workflow.toString();
        this.version = version;
        this.type = event.getClass().getSimpleName();
        this.body = StateJson.write(event);
        this.at = at.toEpochMilli();
    }

    public @Nullable Long id() {
        return id;
    }

    public String workflowId() {
        return workflowId;
    }

    public int version() {
        return version;
    }

    public String type() {
        return type;
    }

    public WorkflowEvent event() {
        return StateJson.readEvent(body);
    }

    public long at() {
        return at;
    }
}
