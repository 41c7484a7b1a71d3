package io.shardway.gateway.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * An ERR packet. Errors that the gateway makes itself never use codes 2000 to 2999: client libraries take those for broken
 * packets.
 */
public record ServerError(int code, String sqlState, String message) {

    public static final int TOO_MANY_CONNECTIONS = 1040;
    public static final int ACCESS_DENIED = 1045;
    public static final int NO_DATABASE = 1046;
    public static final int UNKNOWN_COMMAND = 1047;
    public static final int UNKNOWN_DATABASE = 1049;
    public static final int NO_SUCH_THREAD = 1094;
    public static final int NOT_OWNER_OF_THREAD = 1095;
    public static final int UNKNOWN = 1105;
    public static final int NO_SUCH_TABLE = 1146;
    public static final int PACKET_TOO_LARGE = 1153;
    public static final int LOCK_WAIT_TIMEOUT = 1205;
    public static final int DEADLOCK = 1213;
    public static final int NOT_SUPPORTED = 1235;
    public static final int UNKNOWN_STATEMENT = 1243;
    public static final int OPTION_PREVENTS_STATEMENT = 1290;
    public static final int NO_SUCH_SAVEPOINT = 1305;
    public static final int QUERY_INTERRUPTED = 1317;
    public static final int WRONG_OBJECT = 1347;
    public static final int VIEW_INVALID = 1356;
    private static final int MALFORMED_PACKET = 1835;

    /** Cause unknown or of the gateway's own making; does not invite a retry. */
    public static ServerError unknown(String message) {
        return new ServerError(UNKNOWN, "HY000", message);
    }

    /** The state of the connection is lost, the outcome of the statement is not known. */
    public static ServerError connectionLost(String message) {
        return new ServerError(UNKNOWN, "08S01", message);
    }

    public static ServerError notSupported(String message) {
        return new ServerError(NOT_SUPPORTED, "42000", message);
    }

    /** The transaction was rolled back; the same transaction may succeed when it is tried again. */
    public static ServerError retryTransaction(String message) {
        return new ServerError(DEADLOCK, "40001", message);
    }

    /** The statement was not executed; it may be sent again. */
    public static ServerError retryStatement(String message) {
        return new ServerError(LOCK_WAIT_TIMEOUT, "HY000", message);
    }

    public static ServerError unknownDatabase(String name) {
        return new ServerError(UNKNOWN_DATABASE, "42000", "Unknown database '" + name + "'");
    }

    public static ServerError malformedPacket() {
        return new ServerError(MALFORMED_PACKET, "HY000", "Malformed communication packet");
    }

    /** Reads the payload of an ERR packet; the index is moved. */
    public static ServerError read(ByteBuf payload) {
        payload.skipBytes(1);
        int code = payload.readUnsignedShortLE();
        String sqlState = "HY000";
        if (payload.isReadable() && payload.getByte(payload.readerIndex()) == '#') {
            payload.skipBytes(1);
            sqlState = payload.readCharSequence(5, StandardCharsets.US_ASCII).toString();
        }
        return new ServerError(
                code,
                sqlState,
                payload.readCharSequence(payload.readableBytes(), StandardCharsets.UTF_8)
                        .toString());
    }

    void write(ByteBuf out) {
        out.writeByte(0xff).writeShortLE(code).writeByte('#');
        out.writeCharSequence(sqlState, StandardCharsets.US_ASCII);
        out.writeCharSequence(message, StandardCharsets.UTF_8);
    }
}
