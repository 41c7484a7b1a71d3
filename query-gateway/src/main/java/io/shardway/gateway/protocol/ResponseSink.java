package io.shardway.gateway.protocol;

import io.netty.buffer.ByteBuf;

/** Who gets the answer of a server. Every method runs on the connection's event loop. */
public interface ResponseSink {

    /** Bytes of packets, headers included, in order; perhaps the front or the rest of a packet. The reference goes to the sink. */
    void forward(ByteBuf bytes);

    /**
     * The server answered ERR, which ends the answer; {@link #end} follows.
     *
     * @param sequence of the ERR packet: what is answered in its place must carry it
     * @param first whether nothing of the answer came before it
     * @return whether the ERR packet itself is to be forwarded
     */
    boolean error(ServerError error, int sequence, boolean first);

    /** The server has prepared a statement; what it returns is the id that is written into the forwarded packet. */
    default int prepared(int serverId, int parameters, int columns) {
        return serverId;
    }

    /** All bytes that have arrived so far were forwarded. */
    default void flush() {}

    /** The server asks for a file of the client; the request has been forwarded, the answer goes on after the transfer. */
    void fileRequested();

    /** The answer is complete. */
    void end(Completion completion);

    /** The connection broke before the answer was complete; nothing more comes. */
    void lost(String reason);
}
