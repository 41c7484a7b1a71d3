package io.shardway.gateway.session;

import io.shardway.gateway.protocol.Completion;
import io.shardway.gateway.protocol.ServerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a session. BEGIN and savepoints before the first statement are only noted; that statement decides the server,
 * and the whole transaction stays there.
 */
final class TransactionState {

    private final DeferredTransaction deferred = new DeferredTransaction();

    private boolean autocommit = true;
    private Optional<String> nextTransaction = Optional.empty();
    private @Nullable ServerLink bound;
    private long boundUnderEpoch;
    private boolean lost;

    boolean autocommit() {
        return autocommit;
    }

    /** The server that the transaction runs on; null while there is none. */
    @Nullable
    ServerLink bound() {
        return bound;
    }

    /** The routing epoch under which the first statement was planned. */
    long boundUnderEpoch() {
        return boundUnderEpoch;
    }

    void bind(ServerLink link, long epoch) {
        if (bound != link) {
            bound = link;
            boundUnderEpoch = epoch;
        }
        deferred.clear();
    }

    /** Notes BEGIN or START TRANSACTION. */
    void begin(String text) {
        deferred.begin(text);
    }

    /** Whether a transaction was begun and has no server yet. */
    boolean waitingForServer() {
        return deferred.isBegun();
    }

    boolean open() {
        return bound != null || deferred.isBegun();
    }

    void savepoint(String name, String text) {
        deferred.savepoint(name, text);
    }

    /** Notes a statement about a savepoint that was noted before; false when there is no such savepoint. */
    boolean useSavepoint(String name, String text) {
        return deferred.useSavepoint(name, text);
    }

    /** SET TRANSACTION without SESSION: holds for the next transaction only. */
    void nextTransaction(String text) {
        nextTransaction = Optional.of(text);
    }

    /** What has to be said to a server before the first statement. */
    List<String> opening() {
        List<String> commands = new ArrayList<>();
        nextTransaction.ifPresent(commands::add);
        commands.addAll(deferred.commands());
        return commands;
    }

    /** The opening was sent and belongs to the past. */
    void opened() {
        nextTransaction = Optional.empty();
    }

    /**
     * A statement succeeded: its answer tells what is open now.
     *
     * @param opened whether the opening was sent before it
     */
    void succeeded(ServerLink link, long epoch, boolean opened, Completion completion) {
        autocommit = completion.autocommit();
        if (completion.inTransaction()) {
            bind(link, epoch);
        } else if (opened || bound == link) {
            ended();
        }
    }

    /**
     * A statement failed. ERR tells no status: what was begun is open, and without autocommit a failed statement leaves a
     * transaction.
     *
     * @param binds whether the statement gives a transaction its server
     */
    void failed(ServerLink link, long epoch, boolean opened, boolean binds) {
        if (opened || (!autocommit && binds)) {
            bind(link, epoch);
        }
    }

    void ended() {
        bound = null;
        deferred.clear();
    }

    /** The connection of the running transaction broke: the server has rolled it back. */
    void connectionLost() {
        ended();
        lost = true;
    }

    /** Whether the client must still be told that its transaction is gone; tells it once. */
    boolean takeLost() {
        boolean was = lost;
        lost = false;
        return was;
    }

    int status() {
        int flags = autocommit ? ServerStatus.AUTOCOMMIT : 0;
        return open() ? flags | ServerStatus.IN_TRANSACTION : flags;
    }

    void reset() {
        ended();
        autocommit = true;
        nextTransaction = Optional.empty();
        lost = false;
    }
}
