package io.shardway.messaging.changes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.changes.Change.Header;
import io.shardway.messaging.changes.Change.Operation;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeCodecTest {

    private static final Header HEADER =
            new Header(Long.MAX_VALUE, "binlog.000007:4711", "0-1-912", 1_790_000_000_123L);

    static List<Change> changes() {
        Row before = new Row(new byte[][] {"1".getBytes(UTF_8), null, new byte[0], {(byte) 0x81, 0, (byte) 0xff}});
        Row after = new Row(new byte[][] {"18446744073709551615".getBytes(UTF_8), {}, null, new byte[70_000]});
        return List.of(
                new Change.RowChange(HEADER, 3, Operation.INSERT, Optional.empty(), Optional.of(after), List.of()),
                new Change.RowChange(
                        HEADER, 0, Operation.UPDATE, Optional.of(before), Optional.of(after), List.of(1, 2)),
                new Change.RowChange(HEADER, 200, Operation.DELETE, Optional.of(before), Optional.empty(), List.of()),
                new Change.TransactionEnd(HEADER),
                new Change.Watermark(HEADER, UUID.fromString("9f3ad1de-0000-4000-8000-000000000001"), "W0"),
                new Change.Heartbeat(HEADER),
                new Change.Ddl(HEADER, 1, "ALTER TABLE `t` ADD c TEXT COMMENT 'ü'"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void readsBackWhatItWrote(Change change) {
        assertThat(ChangeCodec.decode(ChangeCodec.encode(change))).isEqualTo(change);
    }

    /** The log outlives the version that wrote it: these bytes must stay readable. */
    @Test
    void stillReadsTheFirstFormat() {
        assertThat(ChangeCodec.decode(HexFormat.of().parseHex("9f010307617861791903e8ff")))
                .isEqualTo(new Change.Heartbeat(new Header(7, "x", "y", 1000)));
    }

    @Test
    void refusesAFormatThatItDoesNotKnow() {
        assertThatThrownBy(() -> ChangeCodec.decode(HexFormat.of().parseHex("9f020307617861791903e8ff")))
                .isInstanceOf(ShardwayException.class)
                .hasMessageContaining("format 2");
    }
}
