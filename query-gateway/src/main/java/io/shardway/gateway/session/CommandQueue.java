package io.shardway.gateway.session;

import io.shardway.gateway.protocol.Packet;
import java.util.ArrayDeque;
import java.util.Queue;

/** Commands that a client has sent ahead of their answers. When there are too many of them, no more are read from it. */
final class CommandQueue {

    private static final int MAX_COMMANDS = 64;
    private static final int MAX_BYTES = 1 << 20;

    private final Queue<Packet> packets = new ArrayDeque<>();
    private long byteCount;

    /** Takes over the payload. */
    void add(Packet packet) {
        packets.add(packet);
        byteCount += packet.payload().readableBytes();
    }

    boolean isEmpty() {
        return packets.isEmpty();
    }

    /** The next command; hands its payload on. */
    Packet remove() {
        Packet packet = packets.remove();
        byteCount -= packet.payload().readableBytes();
        return packet;
    }

    /** Whether the client has sent so much ahead that it must wait. */
    boolean crowded() {
        return packets.size() > MAX_COMMANDS || byteCount > MAX_BYTES;
    }

    void release() {
        packets.forEach(packet -> packet.payload().release());
        packets.clear();
    }
}
