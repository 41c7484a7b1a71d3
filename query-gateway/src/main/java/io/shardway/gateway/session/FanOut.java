package io.shardway.gateway.session;

import io.shardway.gateway.backend.CommandOutcome;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/** Says the same thing to several servers of a session, one after the other; a server that fails loses its connection. */
final class FanOut implements UnderWay {

    private final ClientSession session;
    private final Queue<ServerLink> waiting;
    private final Step step;
    private final Consumer<ServerLink> onEach;
    private final Runnable onDone;

    private boolean finished;

    FanOut(
            ClientSession session,
            Collection<ServerLink> links,
            Step step,
            Consumer<ServerLink> onEach,
            Runnable onDone) {
        this.session = session;
        this.waiting = new ArrayDeque<>(links);
        this.step = step;
        this.onEach = onEach;
        this.onDone = onDone;
    }

    @Override
    public void start() {
        next();
    }

    private void next() {
        ServerLink link = waiting.poll();
        if (link == null) {
            finished = true;
            onDone.run();
            session.client().flush();
            session.finished(this);
            return;
        }
        step.run(link.connection(), outcome -> {
            if (finished) {
                return;
            }
            if (outcome instanceof CommandOutcome.Done) {
                onEach.accept(link);
            } else {
                session.links().drop(link);
                link.connection().close();
            }
            next();
        });
    }

    @Override
    public void abandon() {
        finished = true;
    }

    @Override
    public Optional<ServerLink> interrupt() {
        return Optional.empty();
    }
}
