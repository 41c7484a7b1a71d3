package io.shardway.testing;

/** A login on a test server. The password never shows in {@link #toString()}, so that no log gets it by accident. */
public record Account(String user, String password) {

    /** Creates schemas and accounts for tests; nothing of Shardway ever runs as root. */
    public static final Account ROOT = new Account("root", "root-of-a-throwaway-server");

    /** Ours: writes on targets, places fences, keeps the sidecar. */
    public static final Account WRITER = new Account("shardway_writer", "writer-of-a-throwaway-server");

    /** Ours: copy, verify and capture read with it. */
    public static final Account READER = new Account("shardway_reader", "reader-of-a-throwaway-server");

    /** The application, and the gateway's connections to servers. It has no rights on the sidecar and passes no fence. */
    public static final Account APP = new Account("app", "app-of-a-throwaway-server");

    /** What a replica logs in with. */
    static final Account REPLICA = new Account("replica", "replica-of-a-throwaway-server");

    @Override
    public String toString() {
        return "Account[" + user + "]";
    }
}
