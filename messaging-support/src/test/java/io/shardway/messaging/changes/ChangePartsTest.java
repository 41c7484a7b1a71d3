package io.shardway.messaging.changes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangePartsTest {

    private static final Change.Header HEADER = new Change.Header(7, "binlog.1:4", "0-1-2", 3);
    private static final Change LARGE = new Change.RowChange(
            HEADER,
            0,
            Change.Operation.INSERT,
            Optional.empty(),
            Optional.of(new Row(new byte[][] {"1".getBytes(UTF_8), new byte[1000]})),
            List.of());

    private final ChangeParts parts = new ChangeParts();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 333, 999, 5000})
    void joinsWhatItSplit(int most) {
        byte[] encoded = ChangeCodec.encode(LARGE);
        List<byte[]> records = ChangeParts.split(encoded, most);

        assertThat(records).hasSize(Math.ceilDiv(encoded.length, most));
        for (byte[] record : records.subList(0, records.size() - 1)) {
            assertThat(parts.join(record)).isEmpty();
        }
        assertThat(parts.join(records.getLast())).contains(LARGE);
        // And what follows is read for itself.
        assertThat(parts.join(ChangeCodec.encode(new Change.Heartbeat(HEADER)))).contains(new Change.Heartbeat(HEADER));
    }

    @Test
    void refusesPartsThatDoNotFollowEachOther() {
        List<byte[]> records = ChangeParts.split(ChangeCodec.encode(LARGE), 100);
        parts.join(records.get(0));

        for (byte[] wrong : List.of(records.get(2), ChangeCodec.encode(new Change.Heartbeat(HEADER)))) {
            assertThatThrownBy(() -> parts.join(wrong))
                    .isInstanceOfSatisfying(
                            ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHANGE_LOG_GAP));
        }
    }

    @Test
    void leavesASmallChangeInOneRecord() {
        assertThat(ChangeParts.split(LARGE)).singleElement().isEqualTo(ChangeCodec.encode(LARGE));
    }
}
