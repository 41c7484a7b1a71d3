package io.shardway.gateway.protocol;

/** The peer sent bytes that are no packet of this protocol; the connection cannot go on. */
public final class MalformedPacketException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public MalformedPacketException(String found) {
        super("Malformed packet: " + found);
    }
}
