package io.shardway.api.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that leaves, or (without topic) a service's fact that only takes its place in the public history. The relay gives public rows
 * their sequence number, and flags rows when Kafka has them.
 */
@Entity
@Table(name = "outbox")
public class OutboxRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String workflowId = "";
    private String messageId = "";
    private String messageType = "";
    private String subject = "";

    private @Nullable String topic;

    private @Nullable String messageKey;

    @Column(columnDefinition = "longtext")
    private @Nullable String body;

    private boolean isPublic;

    private @Nullable Long sequence;

    private boolean sent;
    private long at;

    protected OutboxRow() {}

    private OutboxRow(
            UUID workflow,
            String type,
            String subject,
            @Nullable String topic,
            @Nullable String key,
            @Nullable String body,
            boolean isPublic,
            Instant at) {
        this.workflowId = workflow.toString();
        this.messageId = UUID.randomUUID().toString();
        this.messageType = type;
        this.subject = subject;
        this.topic = topic;
        this.messageKey = key;
        this.body = body;
        this.isPublic = isPublic;
        this.at = at.toEpochMilli();
    }

    /** An event of ours: to Kafka and into the public history. */
    public static OutboxRow event(UUID workflow, String topic, String type, String body, Instant at) {
        return new OutboxRow(workflow, type, workflow.toString(), topic, workflow.toString(), body, true, at);
    }

    /** A fact of a service: it is on Kafka already. */
    public static OutboxRow fact(UUID workflow, String type, String subject, String body, Instant at) {
        return new OutboxRow(workflow, type, subject, null, null, body, true, at);
    }

    /** A command; a null body ends the unit. */
    public static OutboxRow command(
            UUID workflow, String topic, String type, String unit, @Nullable String body, Instant at) {
        return new OutboxRow(workflow, type, unit, topic, unit, body, false, at);
    }

    public @Nullable Long id() {
        return id;
    }

    public String workflowId() {
        return workflowId;
    }

    public String messageId() {
        return messageId;
    }

    public String messageType() {
        return messageType;
    }

    public String subject() {
        return subject;
    }

    public @Nullable String topic() {
        return topic;
    }

    public @Nullable String messageKey() {
        return messageKey;
    }

    public @Nullable String body() {
        return body;
    }

    public boolean isPublic() {
        return isPublic;
    }

    public @Nullable Long sequence() {
        return sequence;
    }

    public boolean sent() {
        return sent;
    }

    public Instant at() {
        return Instant.ofEpochMilli(at);
    }
}
