package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.Completion;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import io.shardway.gateway.sql.Plan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One command of a client that a server has to answer, in a form that can be sent again to another server. */
interface Work {

    Plan plan();

    Shape shape();

    /** Memory that it holds while it waits. */
    int byteCount();

    /** Whether it runs on the server where the session's last statement ran, when it names no table. */
    default boolean followsLast() {
        return false;
    }

    /** Commands that must have succeeded on this server before. */
    default List<Step> steps(ServerLink link, Map<String, String> schemas) {
        return List.of();
    }

    /**
     * The command itself.
     *
     * @param schemas keyspace names as written → physical schema, where they differ
     */
    ByteBuf payload(ServerLink link, Map<String, String> schemas);

    /** The server has prepared it; returns the id that the client gets to see. */
    default int prepared(ServerLink link, int serverId, int parameters) {
        return serverId;
    }

    /** The text, one character per byte, if what it does to the session has to be noted when it succeeds. */
    default Optional<String> effects() {
        return Optional.empty();
    }

    /** Whether it may run beside the transaction, on another server: it reads the dictionary only. */
    default boolean besideTransaction() {
        return false;
    }

    /** The answer is complete and was passed on. */
    default void completed(ServerLink link, Completion completion) {}

    /** Nothing is needed any more. */
    default void release() {}
}
