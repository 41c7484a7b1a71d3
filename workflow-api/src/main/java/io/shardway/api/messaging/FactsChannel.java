package io.shardway.api.messaging;

import io.quarkus.logging.Log;
import io.shardway.api.shell.WorkflowShell;
import io.shardway.contract.ContractJson;
import io.shardway.contract.event.EventType;
import io.shardway.contract.event.WorkflowEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * What services say. A record is acknowledged when its transaction is committed; while the database is away it waits. What cannot be read
 * goes to the dead-letter topic.
 */
@ApplicationScoped
public class FactsChannel {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final WorkflowShell shell;

    FactsChannel(WorkflowShell shell) {
        this.shell = shell;
    }

    @Incoming("facts")
    Uni<Void> hear(Message<byte[]> message) {
        IncomingKafkaRecordMetadata<?, ?> metadata =
                message.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
        var type = header(metadata, "ce_type");
        var record = type.flatMap(EventType::recordOf);
        if (record.isEmpty()) {
            Log.debugf("Skipping an event of unknown type %s", type.orElse("none"));
            return Uni.createFrom().completionStage(message.ack());
        }
        WorkflowEvent event;
        try {
            event = ContractJson.read(message.getPayload(), record.get());
        } catch (IllegalArgumentException e) {
            Log.errorf(e, "Cannot read an event of type %s at offset %d", type.get(), metadata.getOffset());
            return Uni.createFrom().completionStage(message.nack(e));
        }
        String id = header(metadata, "ce_id").orElseGet(() -> place(metadata));
        // A database session belongs to the context that it was opened on: every attempt begins on ours.
        var context = MutinyHelper.executor(Vertx.currentContext());
        return Uni.createFrom()
                .deferred(() -> shell.hear(id, event))
                .runSubscriptionOn(context)
                .onFailure(e -> !(e instanceof IllegalArgumentException))
                .invoke(e -> Log.warnf(e, "Waiting to take in %s unit=%s", type.get(), event.unit()))
                .onFailure(e -> !(e instanceof IllegalArgumentException))
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .indefinitely()
                .onItemOrFailure()
                .transformToUni((_, failure) -> Uni.createFrom()
                        .completionStage(failure == null ? message.ack() : refused(message, event, failure)));
    }

    private static CompletionStage<Void> refused(Message<byte[]> message, WorkflowEvent event, Throwable failure) {
        Log.errorf(failure, "Cannot take in %s unit=%s", event.getClass().getSimpleName(), event.unit());
        return message.nack(failure);
    }

    private static Optional<String> header(IncomingKafkaRecordMetadata<?, ?> metadata, String name) {
        Header header = metadata.getHeaders().lastHeader(name);
        return Optional.ofNullable(header).map(found -> new String(found.value(), StandardCharsets.UTF_8));
    }

    /** A record without an id is known by its place. */
    private static String place(IncomingKafkaRecordMetadata<?, ?> metadata) {
        String text = metadata.getTopic() + "/" + metadata.getPartition() + "/" + metadata.getOffset();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
