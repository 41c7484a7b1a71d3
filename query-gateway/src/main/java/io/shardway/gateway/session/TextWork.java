package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.QualifierRewriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * COM_QUERY.
 *
 * @param original the command as the client sent it, code included; taken over
 * @param preparation what a server has to be told before
 */
record TextWork(
        Plan plan,
        String text,
        LexMode mode,
        ByteBuf original,
        boolean followsLast,
        BiFunction<ServerLink, Map<String, String>, List<Step>> preparation)
        implements Work {

    static TextWork of(Plan plan, String text, LexMode mode, ByteBuf original, boolean followsLast) {
        return new TextWork(plan, text, mode, original, followsLast, (_, _) -> List.of());
    }

    @Override
    public Shape shape() {
        return Shape.RESULT;
    }

    @Override
    public int byteCount() {
        return original.readableBytes();
    }

    @Override
    public Optional<String> effects() {
        return Optional.of(text);
    }

    @Override
    public List<Step> steps(ServerLink link, Map<String, String> schemas) {
        return preparation.apply(link, schemas);
    }

    @Override
    public ByteBuf payload(ServerLink link, Map<String, String> schemas) {
        if (schemas.isEmpty()) {
            return original.retainedDuplicate();
        }
        return Step.command(link.connection(), CommandCode.QUERY, QualifierRewriter.rewrite(text, mode, plan, schemas));
    }

    @Override
    public void release() {
        original.release();
    }
}
