package io.shardway.gateway.session;

import io.shardway.contract.topology.ServerSpec;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sessions by the id that their greeting carried, for KILL. Ids begin far above those of servers, so that an id taken from
 * CONNECTION_ID() (a server's) never hits another session.
 */
public final class SessionRegistry {

    private static final int FIRST_ID = 1_000_000_000;

    private final AtomicInteger ids = new AtomicInteger(FIRST_ID);
    private final Map<Integer, ClientSession> sessions = new ConcurrentHashMap<>();
    private final Map<ServerThread, ClientSession> threads = new ConcurrentHashMap<>();

    /** A server's id of a connection. */
    private record ServerThread(ServerSpec server, int id) {}

    public int nextId() {
        return ids.getAndUpdate(id -> id == Integer.MAX_VALUE ? FIRST_ID : id + 1);
    }

    /** Whether the id is one that sessions get here, and not one of a server. */
    static boolean isOurs(int id) {
        return id >= FIRST_ID;
    }

    void add(int id, ClientSession session) {
        sessions.put(id, session);
    }

    void remove(int id) {
        sessions.remove(id);
    }

    Optional<ClientSession> find(int id) {
        return Optional.ofNullable(sessions.get(id));
    }

    void connected(ServerSpec server, int thread, ClientSession session) {
        threads.put(new ServerThread(server, thread), session);
    }

    /** A server that has begun anew may have given the id to another session's connection by now; that one stays. */
    void disconnected(ServerSpec server, int thread, ClientSession session) {
        threads.remove(new ServerThread(server, thread), session);
    }

    /** The session that has this connection to a server. */
    Optional<ClientSession> behind(ServerSpec server, int thread) {
        return Optional.ofNullable(threads.get(new ServerThread(server, thread)));
    }

    public int size() {
        return sessions.size();
    }
}
