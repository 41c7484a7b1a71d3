package io.shardway.api.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shardway.api.webhook.Answer;
import io.shardway.api.webhook.Delivery;
import io.shardway.api.webhook.Webhook;
import io.shardway.api.webhook.WebhookWish;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A webhook; {@code secret} only in the answer that makes one. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "Webhook")
record WebhookBody(
        String id,
        @Schema(examples = "Webhook") String type,
        @Schema(examples = "https://example.com/shardway") String url,

        @Schema(description = "Types of events that are wanted; empty: all")
        List<String> events,

        boolean enabled,
        String createdAt,
        String updatedAt,

        @Schema(description = "Key of the signature, in the answer that makes it and never again", examples = "whsec_…")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String secret) {

    static WebhookBody of(Webhook webhook) {
        return of(webhook, Optional.empty());
    }

    static WebhookBody of(Webhook webhook, Optional<String> secret) {
        return new WebhookBody(
                webhook.id(),
                "Webhook",
                webhook.url().toString(),
                webhook.events().stream().sorted().toList(),
                webhook.enabled(),
                Times.text(webhook.createdAt()),
                Times.text(webhook.updatedAt()),
                secret.orElse(null));
    }

    @Override
    public String toString() {
        return "WebhookBody[" + id + "]";
    }

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "WebhookRequest")
    record Request(
            @Schema(description = "https, a public address; needed to create")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String url,

            @Schema(description = "As shardway.state-changed.v1; empty: all")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            List<@Nullable String> events,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean enabled,

            @Schema(description = "On PATCH: makes a new secret, which is in the answer")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Boolean rotateSecret) {

        WebhookWish wish() {
            return new WebhookWish(
                    Optional.ofNullable(url),
                    Optional.ofNullable(events).map(types -> types.stream()
                            .filter(Objects::nonNull)
                            .map(Objects::requireNonNull)
                            .toList()),
                    Optional.ofNullable(enabled),
                    Boolean.TRUE.equals(rotateSecret));
        }
    }

    /** What the receiver said to a test. */
    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "WebhookTestResult")
    record TestResult(
            boolean delivered,
            @Nullable Integer status,
            @Nullable String error,
            long milliseconds) {
        static TestResult of(Answer answer) {
            return new TestResult(
                    answer.isDelivered(),
                    answer.status().orElse(null),
                    answer.error().orElse(null),
                    answer.took().toMillis());
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    @Schema(name = "WebhookDelivery")
    record DeliveryBody(
            @Schema(description = "The same at every attempt; header Shardway-Delivery")
            String id,

            @Schema(examples = "WebhookDelivery") String type,

            @Schema(description = "CloudEvents id of the event")
            String eventId,

            @Schema(examples = "shardway.state-changed.v1") String eventType,
            long sequence,
            String workflowId,

            @Schema(description = "pending, delivered or failed")
            String state,

            int attempts,
            @Nullable Integer lastStatus,
            @Nullable String lastError,
            @Nullable String nextAttemptAt,
            @Nullable String lastAttemptAt,
            @Nullable String deliveredAt,
            String createdAt) {
        static DeliveryBody of(Delivery delivery) {
            return new DeliveryBody(
                    delivery.id(),
                    "WebhookDelivery",
                    delivery.eventId(),
                    delivery.eventType(),
                    delivery.sequence(),
                    delivery.workflowId(),
                    delivery.state().word(),
                    delivery.attempts(),
                    delivery.lastStatus().orElse(null),
                    delivery.lastError().orElse(null),
                    Times.text(delivery.nextAttemptAt()),
                    Times.text(delivery.lastAttemptAt()),
                    Times.text(delivery.deliveredAt()),
                    Times.text(delivery.createdAt()));
        }
    }
}
