package io.shardway.replicator.capture;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** What a failed append to a change log asks for. Nothing of it was written, or all of it: the next run reads which. */
final class AppendFailure {

    private AppendFailure() {}

    /**
     * @param lasted how long the Kafka transaction was open
     * @param limit after which Kafka ends it. It takes the producer's epoch away then, just as a new owner does.
     */
    static ShardwayException of(KafkaException e, String unit, String changeLog, Duration lasted, Duration limit) {
        Throwable cause = e.getCause() == null || epochGone(e) || tooLarge(e) ? e : e.getCause();
        if (epochGone(cause)) {
            return lasted.compareTo(limit) < 0
                    ? new ShardwayException(ErrorCode.ITEM_TAKEN, "Another instance has taken over " + unit, e)
                    : new ShardwayException(
                            ErrorCode.SERVER_BUSY,
                            "Cannot append to change log " + changeLog + ": the transaction was open for "
                                    + lasted.toSeconds() + " s and Kafka ends one after " + limit.toSeconds()
                                    + " s; Kafka is slow, or this process stood still",
                            e);
        }
        return tooLarge(cause)
                ? new ShardwayException(
                        ErrorCode.SERVER_ERROR,
                        "Cannot append to change log " + changeLog + ": " + e.getMessage()
                                + "; raise max.message.bytes of the topic, then retry",
                        e)
                : new ShardwayException(
                        ErrorCode.SERVER_UNREACHABLE,
                        "Cannot append to change log " + changeLog + ": " + e.getMessage(),
                        e);
    }

    private static boolean epochGone(Throwable e) {
        return e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException;
    }

    private static boolean tooLarge(Throwable e) {
        return e instanceof RecordTooLargeException;
    }
}
