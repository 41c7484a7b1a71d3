package io.shardway.gateway.protocol;

/** Capability flags of the protocol, and the subsets that the gateway offers and hands on. */
public final class Capability {

    public static final int LONG_PASSWORD = 1;
    public static final int FOUND_ROWS = 1 << 1;
    public static final int LONG_FLAG = 1 << 2;
    public static final int CONNECT_WITH_DB = 1 << 3;
    public static final int LOCAL_FILES = 1 << 7;
    public static final int IGNORE_SPACE = 1 << 8;
    public static final int PROTOCOL_41 = 1 << 9;
    public static final int INTERACTIVE = 1 << 10;
    public static final int SSL = 1 << 11;
    public static final int TRANSACTIONS = 1 << 13;
    public static final int SECURE_CONNECTION = 1 << 15;
    public static final int MULTI_STATEMENTS = 1 << 16;
    public static final int MULTI_RESULTS = 1 << 17;
    public static final int PS_MULTI_RESULTS = 1 << 18;
    public static final int PLUGIN_AUTH = 1 << 19;
    public static final int CONNECT_ATTRS = 1 << 20;
    public static final int PLUGIN_AUTH_LENENC = 1 << 21;
    public static final int DEPRECATE_EOF = 1 << 24;

    /**
     * What a client is offered. Left out on purpose: compression, session tracking and query attributes (they change the
     * packets that we walk), and MariaDB's extended flags (LONG_PASSWORD set says that there are none).
     */
    public static final int OFFERED = LONG_PASSWORD
            | FOUND_ROWS
            | LONG_FLAG
            | CONNECT_WITH_DB
            | LOCAL_FILES
            | IGNORE_SPACE
            | PROTOCOL_41
            | INTERACTIVE
            | TRANSACTIONS
            | SECURE_CONNECTION
            | MULTI_STATEMENTS
            | MULTI_RESULTS
            | PS_MULTI_RESULTS
            | PLUGIN_AUTH
            | CONNECT_ATTRS
            | PLUGIN_AUTH_LENENC
            | DEPRECATE_EOF;

    /** Flags that change what a server sends or counts, so that the server connection must carry the client's choice. */
    public static final int COPIED =
            FOUND_ROWS | LOCAL_FILES | IGNORE_SPACE | INTERACTIVE | MULTI_RESULTS | PS_MULTI_RESULTS | DEPRECATE_EOF;

    /** What every server connection of ours asks for. */
    public static final int BACKEND_BASE =
            LONG_PASSWORD | LONG_FLAG | PROTOCOL_41 | TRANSACTIONS | SECURE_CONNECTION | PLUGIN_AUTH;

    private Capability() {}

    public static boolean has(int flags, int wanted) {
        return (flags & wanted) == wanted;
    }
}
