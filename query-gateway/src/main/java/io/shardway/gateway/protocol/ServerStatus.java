package io.shardway.gateway.protocol;

/** Status flags that servers send in OK and EOF packets. */
public final class ServerStatus {

    public static final int IN_TRANSACTION = 1;
    public static final int AUTOCOMMIT = 1 << 1;
    public static final int MORE_RESULTS = 1 << 3;
    public static final int CURSOR_EXISTS = 1 << 6;
    public static final int NO_BACKSLASH_ESCAPES = 1 << 9;

    private ServerStatus() {}

    public static boolean has(int status, int flag) {
        return (status & flag) != 0;
    }
}
