package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.Completion;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import io.shardway.gateway.protocol.ResponseSink;
import io.shardway.gateway.protocol.ServerError;
import java.util.Optional;

/** A command about something that exists on one server only, such as an open cursor: goes there, whatever the routing says. */
final class DirectCommand implements UnderWay, ResponseSink {

    private final ClientSession session;
    private final ServerLink link;
    private final ByteBuf payload;
    private final Shape shape;

    private boolean anythingForwarded;
    private boolean finished;

    /** Takes over the payload. */
    DirectCommand(ClientSession session, ServerLink link, ByteBuf payload, Shape shape) {
        this.session = session;
        this.link = link;
        this.payload = payload;
        this.shape = shape;
    }

    @Override
    public void start() {
        link.connection().command(payload, shape, this);
    }

    @Override
    public void abandon() {
        finished = true;
    }

    @Override
    public Optional<ServerLink> interrupt() {
        return Optional.of(link);
    }

    @Override
    public void forward(ByteBuf bytes) {
        anythingForwarded = true;
        session.client().forward(bytes, link);
    }

    @Override
    public void flush() {
        session.client().flush();
    }

    @Override
    public boolean error(ServerError error, int sequence, boolean first) {
        return true;
    }

    @Override
    public void fileRequested() {
        throw new IllegalStateException("A command about a cursor asks for a file");
    }

    @Override
    public void end(Completion completion) {
        finish();
    }

    @Override
    public void lost(String reason) {
        if (finished) {
            return;
        }
        session.links().drop(link);
        if (anythingForwarded) {
            session.client().close();
        } else {
            session.refuse(ServerError.connectionLost("With an open cursor, " + reason));
        }
        finish();
    }

    private void finish() {
        if (!finished) {
            finished = true;
            session.client().flush();
            session.finished(this);
        }
    }
}
