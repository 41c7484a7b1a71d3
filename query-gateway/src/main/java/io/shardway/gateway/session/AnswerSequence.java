package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.Wire;

/**
 * Makes one answer of the answers to several statements that came in one command: packets count on from statement to statement,
 * while each server counts from one. Idle for all other commands.
 */
final class AnswerSequence {

    private static final int ERR = 0xff;

    private boolean active;
    private boolean started;
    private boolean failed;
    private boolean continued;
    private int offset;
    private int last;
    private int payloadLeft;

    /** The first statement of several is about to run. */
    void begin() {
        active = true;
        started = false;
        failed = false;
        continued = false;
        offset = 0;
        last = 0;
        payloadLeft = 0;
    }

    /** The statement before is answered; the next one counts on. */
    void next() {
        started = true;
        offset = last;
    }

    void end() {
        active = false;
    }

    boolean active() {
        return active;
    }

    /** Whether the first statement was begun. */
    boolean started() {
        return started;
    }

    /** Whether a statement was answered by an error: the ones behind it are not run. */
    boolean failed() {
        return failed;
    }

    /** Renumbers what goes to the client. Headers come whole, payloads perhaps in pieces. */
    void toClient(ByteBuf bytes) {
        if (!active) {
            return;
        }
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (payloadLeft > 0) {
                int step = Math.min(payloadLeft, end - at);
                payloadLeft -= step;
                at += step;
                continue;
            }
            int length = bytes.getUnsignedMediumLE(at);
            last = (bytes.getUnsignedByte(at + 3) + offset) & 0xff;
            bytes.setByte(at + 3, last);
            at += Wire.HEADER;
            failed |= !continued && length > 0 && at < end && bytes.getUnsignedByte(at) == ERR;
            continued = length == Wire.MAX_PAYLOAD;
            payloadLeft = length;
        }
    }

    /** Renumbers one packet of a file that the client sends, back to what its server counts. */
    void toServer(ByteBuf packet) {
        if (active) {
            int index = packet.readerIndex() + 3;
            packet.setByte(index, (packet.getUnsignedByte(index) - offset) & 0xff);
        }
    }
}
