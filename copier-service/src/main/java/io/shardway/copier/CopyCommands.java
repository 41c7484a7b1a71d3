package io.shardway.copier;

import io.shardway.messaging.work.WantedWork;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The copy command topic: every record goes to {@link WantedWork}. */
@ApplicationScoped
public class CopyCommands {

    private final WantedWork wanted;

    CopyCommands(WantedWork wanted) {
        this.wanted = wanted;
    }

    @Incoming("commands")
    void receive(ConsumerRecord<String, byte[]> message) {
        wanted.received(message);
    }
}
