package io.shardway.gateway.protocol;

/** First byte of a command packet. */
public final class CommandCode {

    public static final int QUIT = 0x01;
    public static final int INIT_DB = 0x02;
    public static final int QUERY = 0x03;
    public static final int FIELD_LIST = 0x04;
    public static final int STATISTICS = 0x09;
    public static final int PROCESS_KILL = 0x0c;
    public static final int PING = 0x0e;
    public static final int CHANGE_USER = 0x11;
    public static final int STMT_PREPARE = 0x16;
    public static final int STMT_EXECUTE = 0x17;
    public static final int STMT_SEND_LONG_DATA = 0x18;
    public static final int STMT_CLOSE = 0x19;
    public static final int STMT_RESET = 0x1a;
    public static final int SET_OPTION = 0x1b;
    public static final int STMT_FETCH = 0x1c;
    public static final int RESET_CONNECTION = 0x1f;

    private CommandCode() {}

    /** Bytes that a command must have at least, its code included. */
    public static int minLength(int code) {
        return switch (code) {
            case PROCESS_KILL, STMT_CLOSE, STMT_RESET -> 1 + 4;
            case STMT_EXECUTE -> 1 + 4 + 1 + 4;
            case STMT_SEND_LONG_DATA -> 1 + 4 + 2;
            case STMT_FETCH -> 1 + 4 + 4;
            case SET_OPTION -> 1 + 2;
            default -> 1;
        };
    }

    /** Whether a client waits for an answer to it. */
    public static boolean answered(int code) {
        return code != STMT_CLOSE && code != STMT_SEND_LONG_DATA && code != QUIT;
    }
}
