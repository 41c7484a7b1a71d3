package io.shardway.gateway.protocol;

/** A client sent a command that is longer than the configured limit; its connection is closed. */
public final class PacketTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    PacketTooLargeException(int maxPayloadBytes) {
        super("Got a packet bigger than the gateway's limit of " + maxPayloadBytes
                + " bytes (gateway.max-packet-bytes)");
    }
}
