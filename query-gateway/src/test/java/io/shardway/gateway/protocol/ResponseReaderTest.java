package io.shardway.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers of servers, cut at every possible place, pass unchanged and end where they end. */
class ResponseReaderTest {

    private static final int STATUS = ServerStatus.AUTOCOMMIT;

    private final ByteBuf answer = Unpooled.buffer();
    private int sequence = 1;

    private ResponseReaderTest packet(byte[] payload) {
        answer.writeMediumLE(payload.length).writeByte(sequence++).writeBytes(payload);
        return this;
    }

    private ResponseReaderTest packet(int... bytes) {
        byte[] payload = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            payload[i] = (byte) bytes[i];
        }
        return packet(payload);
    }

    private ResponseReaderTest ok(int status) {
        return packet(0, 1, 5, status, 0, 0, 0);
    }

    private ResponseReaderTest eof(int status) {
        return packet(0xfe, 0, 0, status, 0);
    }

    private ResponseReaderTest text(String text) {
        return packet(text.getBytes(StandardCharsets.UTF_8));
    }

    private ResponseReaderTest error(int code, String message) {
        byte[] text = ("#HY000" + message).getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[3 + text.length];
        payload[0] = (byte) 0xff;
        payload[1] = (byte) code;
        payload[2] = (byte) (code >> 8);
        System.arraycopy(text, 0, payload, 3, text.length);
        return packet(payload);
    }

    /** Collects what a reader says. */
    private static final class Sink implements ResponseSink {
        final ByteBuf forwarded = Unpooled.buffer();
        final List<String> said = new ArrayList<>();
        boolean passErrors = true;

        @Override
        public void forward(ByteBuf bytes) {
            forwarded.writeBytes(bytes);
            bytes.release();
        }

        @Override
        public boolean error(ServerError error, int sequence, boolean first) {
            said.add("error " + error.code() + " sequence " + sequence + (first ? " first" : " later"));
            return passErrors;
        }

        @Override
        public int prepared(int serverId, int parameters, int columns) {
            said.add("prepared " + serverId + " " + parameters + " " + columns);
            return 77;
        }

        @Override
        public void fileRequested() {
            said.add("file");
        }

        @Override
        public void end(Completion completion) {
            said.add("end status " + completion.status() + " id " + completion.insertId());
        }

        @Override
        public void lost(String reason) {
            said.add("lost");
        }
    }

    /** Feeds the answer in pieces of this size; the last byte must end it, and none before. */
    private Sink read(Shape shape, boolean deprecateEof, int pieceBytes) {
        Sink sink = new Sink();
        return read(new ResponseReader(shape, deprecateEof, sink), sink, pieceBytes);
    }

    private Sink read(ResponseReader reader, Sink sink, int pieceBytes) {
        ByteBuf source = answer.duplicate();
        ByteBuf in = Unpooled.buffer();
        boolean ended = false;
        while (source.isReadable()) {
            assertThat(ended).as("ended before the last byte").isFalse();
            in.writeBytes(source, Math.min(pieceBytes, source.readableBytes()));
            ended = reader.read(in);
        }
        assertThat(ended).as("ended with the last byte").isTrue();
        assertThat(in.isReadable()).isFalse();
        sink.end(reader.completion());
        return sink;
    }

    private void passesUnchanged(Shape shape, boolean deprecateEof, String... said) {
        for (int pieceBytes : new int[] {1, 2, 3, 5, 7, 64, 1 << 20}) {
            Sink sink = read(shape, deprecateEof, pieceBytes);
            assertThat(HexFormat.of().formatHex(ByteBufUtil.getBytes(sink.forwarded)))
                    .isEqualTo(HexFormat.of().formatHex(ByteBufUtil.getBytes(answer)));
            assertThat(sink.said).containsExactly(said);
        }
    }

    @Test
    void passesOk() {
        ok(STATUS).passesUnchanged(Shape.RESULT, true, "end status 2 id 5");
    }

    @Test
    void passesRowsWithEofPackets() {
        packet(2)
                .text("\3defa")
                .text("\3defb")
                .eof(STATUS)
                .text("row")
                .packet(0xfb, 1, 'x')
                .eof(STATUS);
        passesUnchanged(Shape.RESULT, false, "end status 2 id 0");
    }

    @Test
    void passesRowsThatEndWithOk() {
        packet(1).text("\3defa").text("row").packet(0xfe, 0, 0, STATUS, 0, 0, 0);
        passesUnchanged(Shape.RESULT, true, "end status 2 id 0");
    }

    @Test
    void passesSeveralResults() {
        packet(1)
                .text("\3defa")
                .eof(STATUS)
                .text("row")
                .eof(STATUS | ServerStatus.MORE_RESULTS)
                .ok(STATUS);
        passesUnchanged(Shape.RESULT, false, "end status 2 id 5");
    }

    @Test
    void endsAfterTheColumnsWhenACursorWasOpened() {
        packet(1).text("\3defa").eof(STATUS | ServerStatus.CURSOR_EXISTS);
        passesUnchanged(Shape.RESULT, false, "end status 66 id 0");
    }

    @Test
    void passesARowOfMoreThanSixteenMebibytes() {
        packet(1).text("\3defa");
        byte[] part = new byte[Wire.MAX_PAYLOAD];
        part[0] = (byte) 0xfe;
        packet(part).text("\u00fe the rest of the row").packet(0xfe, 0, 0, STATUS, 0, 0, 0);
        Sink sink = read(Shape.RESULT, true, 1 << 16);
        assertThat(sink.forwarded).isEqualTo(answer);
        assertThat(sink.said).containsExactly("end status 2 id 0");
    }

    @Test
    void putsItsOwnIdIntoThePrepareAnswer() {
        packet(0, 9, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0)
                .text("\3p1")
                .text("\3p2")
                .eof(STATUS)
                .text("\3c")
                .eof(STATUS);
        for (int pieceBytes : new int[] {1, 5, 1000}) {
            Sink sink = read(Shape.PREPARE, false, pieceBytes);
            assertThat(sink.said.getFirst()).isEqualTo("prepared 9 2 1");
            assertThat(sink.forwarded.getIntLE(5)).isEqualTo(77);
            assertThat(sink.forwarded.readableBytes()).isEqualTo(answer.readableBytes());
        }
    }

    @Test
    void prepareWithoutEofPacketsEndsWithItsLastDefinition() {
        packet(0, 9, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0).text("\3p1").text("\3column");
        Sink sink = read(Shape.PREPARE, true, 3);
        assertThat(sink.forwarded.readableBytes()).isEqualTo(answer.readableBytes());
    }

    @Test
    void keepsAnErrorBackWhenTheSinkSaysSo() {
        error(1290, "SHARDWAY_FENCE");
        Sink sink = new Sink();
        sink.passErrors = false;
        read(new ResponseReader(Shape.RESULT, true, sink), sink, 4);
        assertThat(sink.forwarded.isReadable()).isFalse();
        assertThat(sink.said).containsExactly("error 1290 sequence 1 first", "end status 0 id 0");
    }

    @Test
    void tellsAnErrorBehindRowsFromOneAtTheBeginning() {
        packet(1).text("\3defa").text("row").error(1317, "interrupted");
        passesUnchanged(Shape.RESULT, true, "error 1317 sequence 4 later", "end status 0 id 0");
    }

    @Test
    void stopsAtAFileRequestAndGoesOnBehindIt() {
        packet(0xfb, 'f');
        int request = answer.readableBytes();
        ok(STATUS);
        Sink sink = new Sink();
        ResponseReader reader = new ResponseReader(Shape.RESULT, true, sink);
        ByteBuf in = answer.copy();
        assertThat(reader.read(in)).isFalse();
        assertThat(sink.forwarded.readableBytes()).isEqualTo(request);
        assertThat(sink.said).containsExactly("file");
        assertThat(reader.read(in)).isTrue();
        assertThat(sink.forwarded).isEqualTo(answer);
    }
}
