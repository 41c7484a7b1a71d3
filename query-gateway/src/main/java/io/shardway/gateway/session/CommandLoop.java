package io.shardway.gateway.session;

import io.shardway.gateway.protocol.Packet;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the commands of a session one after the other: the next one when the one before is answered and the client reads. */
final class CommandLoop {

    private final ClientSession session;
    private final CommandDispatch dispatch;
    private final CommandQueue queue = new CommandQueue();

    private @Nullable UnderWay current;
    private boolean reading;
    private boolean pumping;

    CommandLoop(ClientSession session, CommandDispatch dispatch) {
        this.session = session;
        this.dispatch = dispatch;
    }

    /** Takes over the payload. */
    void add(Packet packet) {
        reading = true;
        queue.add(packet);
        if (queue.crowded()) {
            session.client().reading(false);
        }
        pump();
    }

    /** No more packets have arrived for now; the caller flushes. */
    void readComplete() {
        reading = false;
    }

    boolean idle() {
        return current == null && queue.isEmpty();
    }

    void run(UnderWay command) {
        current = command;
        command.start();
    }

    void finished(UnderWay command) {
        if (current == command) {
            current = null;
        }
    }

    /** Reads on from the client, unless it has sent too much ahead. */
    void resumeClient() {
        if (!queue.crowded()) {
            session.client().reading(true);
        }
    }

    /** Takes the next command when nothing is under way. A loop, so that many local answers do not nest. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (current == null
                    && !session.client().closed()
                    && session.client().writable()) {
                Optional<String> statement =
                        session.several().next(session.state().lexMode());
                if (statement.isPresent()) {
                    dispatch.statement(statement.get());
                } else if (queue.isEmpty()) {
                    break;
                } else {
                    next();
                }
            }
        } catch (RuntimeException e) {
            session.failed(e);
        } finally {
            pumping = false;
            if (!reading) {
                // Otherwise the end of the read flushes, once for all commands that came in it.
                session.client().flush();
            }
        }
    }

    private void next() {
        Packet packet = queue.remove();
        if (queue.isEmpty()) {
            resumeClient();
        }
        dispatch.dispatch(packet);
    }

    /** @param killOnServer told the connection of a statement that runs */
    void interrupt(Consumer<ServerLink> killOnServer) {
        if (current != null) {
            current.interrupt().ifPresent(killOnServer);
        }
    }

    /** Nobody waits for answers any more; returns the connection of a statement that still runs. */
    Optional<ServerLink> abandon() {
        queue.release();
        UnderWay underWay = current;
        if (underWay == null) {
            return Optional.empty();
        }
        Optional<ServerLink> running = underWay.interrupt();
        underWay.abandon();
        return running;
    }
}
