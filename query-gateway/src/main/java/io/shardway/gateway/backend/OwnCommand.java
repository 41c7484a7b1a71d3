package io.shardway.gateway.backend;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.Completion;
import io.shardway.gateway.protocol.ResponseSink;
import io.shardway.gateway.protocol.ServerError;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sink of a command that the gateway sends for itself: the answer goes no further, only how it ended. */
public class OwnCommand implements ResponseSink {

    private final Consumer<CommandOutcome> done;
    private @Nullable ServerError error;

    public OwnCommand(Consumer<CommandOutcome> done) {
        this.done = done;
    }

    @Override
    public void forward(ByteBuf bytes) {
        bytes.release();
    }

    @Override
    public final boolean error(ServerError found, int sequence, boolean first) {
        error = found;
        return false;
    }

    @Override
    public void fileRequested() {
        throw new IllegalStateException("A command of the gateway's own asks for a file");
    }

    @Override
    public final void end(Completion completion) {
        done.accept(error == null ? new CommandOutcome.Done(completion) : new CommandOutcome.Failed(error));
    }

    @Override
    public final void lost(String reason) {
        done.accept(new CommandOutcome.Lost(reason));
    }
}
