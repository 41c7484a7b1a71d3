package io.shardway.testing;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a Kafka broker is started.
 *
 * @param directory where its log and topics live and stay; a temporary directory when empty
 */
public record KafkaOptions(String name, int heapMegabytes, Optional<Path> directory) {

    public static KafkaOptions named(String name) {
        return new KafkaOptions(name, 384, Optional.empty());
    }

    public KafkaOptions withHeap(int megabytes) {
        return new KafkaOptions(name, megabytes, directory);
    }

    public KafkaOptions withDirectory(Path kept) {
        return new KafkaOptions(name, heapMegabytes, Optional.of(kept));
    }
}
