package io.shardway.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.shardway.gateway.protocol.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerSequenceTest {

    private final AnswerSequence answers = new AnswerSequence();

    @BeforeEach
    void begin() {
        answers.begin();
        answers.next();
    }

    private static ByteBuf packet(int sequence, int... payload) {
        ByteBuf packet = Unpooled.buffer().writeMediumLE(payload.length).writeByte(sequence);
        for (int value : payload) {
            packet.writeByte(value);
        }
        return packet;
    }

    private int numbered(ByteBuf packet) {
        answers.toClient(packet);
        return packet.getUnsignedByte(3);
    }

    @Test
    void countsOnFromStatementToStatement() {
        assertThat(numbered(packet(1, 0))).isEqualTo(1);
        assertThat(numbered(packet(2, 0))).isEqualTo(2);
        answers.next();
        assertThat(numbered(packet(1, 0))).isEqualTo(3);
        answers.next();
        assertThat(numbered(packet(1, 0xff, 1))).isEqualTo(4);
        assertThat(answers.failed()).isTrue();
    }

    @Test
    void wrapsAt256() {
        for (int i = 1; i <= 255; i++) {
            assertThat(numbered(packet(i, 0))).isEqualTo(i);
        }
        answers.next();
        assertThat(numbered(packet(1, 0))).isZero();
    }

    @Test
    void followsPayloadsThatComeInPieces() {
        ByteBuf whole = Unpooled.wrappedBuffer(packet(1, 5, 6, 7, 8), packet(2, 0xff));
        ByteBuf front = whole.readRetainedSlice(6);
        answers.next();
        answers.toClient(front);
        answers.toClient(whole);
        assertThat((int) whole.getUnsignedByte(whole.readerIndex() + 2 + 3)).isEqualTo(2);
        assertThat(answers.failed()).isTrue();
    }

    @Test
    void takesTheRestOfALargePacketForNoError() {
        ByteBuf large = Unpooled.buffer(Wire.MAX_PAYLOAD + 4)
                .writeMediumLE(Wire.MAX_PAYLOAD)
                .writeByte(1)
                .writeZero(Wire.MAX_PAYLOAD);
        answers.toClient(large);
        answers.toClient(packet(2, 0xff, 0xff));
        assertThat(answers.failed()).isFalse();
    }

    @Test
    void givesAServerItsOwnNumbersOfAFile() {
        numbered(packet(1, 0));
        answers.next();
        assertThat(numbered(packet(1, 0xfb))).isEqualTo(2);
        ByteBuf chunk = packet(3, 'x');
        answers.toServer(chunk);
        assertThat((int) chunk.getUnsignedByte(3)).isEqualTo(2);
    }

    @Test
    void leavesOtherCommandsAlone() {
        answers.end();
        assertThat(numbered(packet(1, 0xff))).isEqualTo(1);
        assertThat(answers.failed()).isFalse();
    }
}
