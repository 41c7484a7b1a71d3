package io.shardway.replicator.apply;

import io.shardway.contract.Topics;
import io.shardway.messaging.changes.ChangeLogReader;
import io.shardway.messaging.changes.LoggedChange;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.replicator.stream.ChangeLog;
import io.shardway.replicator.stream.Stream;
import java.time.Duration;
import java.util.List;

/** The change log in Kafka: the partition of the target shard in the topic of the source shard. */
record KafkaChangeLog(ChangeLogReader reader) implements ChangeLog {

    static ChangeLog.Source of(String bootstrap) {
        return (stream, lastAppliedOffset) -> {
            StreamId id = stream.id();
            return new KafkaChangeLog(new ChangeLogReader(
                    bootstrap,
                    Topics.changes(id.workflow(), id.leg(), id.sourceShard()),
                    partition(stream),
                    lastAppliedOffset));
        };
    }

    private static int partition(Stream stream) {
        return (stream.forward()
                        ? stream.workflow().target()
                        : stream.workflow().source())
                .partitionOf(stream.target().name());
    }

    @Override
    public List<LoggedChange> poll(Duration patience) {
        return reader.poll(patience);
    }

    @Override
    public long endOffset() {
        return reader.endOffset();
    }

    @Override
    public void close() {
        reader.close();
    }
}
