package io.shardway.replicator.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class AppendFailureTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<KafkaException> epochGone = List.of(
            new ProducerFencedException("fenced"),
            new InvalidProducerEpochException("epoch"),
            new KafkaException("fatal", new ProducerFencedException("fenced")),
            new KafkaException("fatal", new InvalidProducerEpochException("epoch")));

    @Test
    void takesAnEpochThatIsGoneSoonForANewOwner() {
        assertThat(epochGone)
                .allSatisfy(e ->
                        assertThat(failure(e, Duration.ofSeconds(1)).code()).isEqualTo(ErrorCode.ITEM_TAKEN));
    }

    @Test
    void saysThatKafkaEndedATransactionThatWasOpenForTooLong() {
        assertThat(epochGone).allSatisfy(e -> assertThat(failure(e, Duration.ofSeconds(21)))
                .hasMessageContaining("open for 21 s")
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SERVER_BUSY)));
    }

    @Test
    void tellsARecordThatIsTooLargeFromKafkaThatIsAway() {
        assertThat(failure(new RecordTooLargeException("large"), LIMIT).code()).isEqualTo(ErrorCode.SERVER_ERROR);
        assertThat(failure(new KafkaException(new RecordTooLargeException("large")), LIMIT))
                .hasMessageContaining("max.message.bytes");
        assertThat(failure(new TimeoutException("away"), LIMIT).code()).isEqualTo(ErrorCode.SERVER_UNREACHABLE);
    }

    private static ShardwayException failure(KafkaException e, Duration lasted) {
        return AppendFailure.of(e, "wf/1/capture/-", "changes-wf", lasted, LIMIT);
    }
}
