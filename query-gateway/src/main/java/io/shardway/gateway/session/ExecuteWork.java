package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.Completion;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import io.shardway.gateway.protocol.ServerStatus;
import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.QualifierRewriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * COM_STMT_EXECUTE: prepared anew on a server that does not know the statement yet; there the parameter types, which a client sends
 * with the first execution only, are put in again.
 */
final class ExecuteWork implements Work {

    private static final int HEAD = 1 + 4 + 1 + 4;
    private static final int ID = 1;

    private final PreparedStatement statement;
    private final LexMode mode;
    private final ByteBuf original;
    private final int typesFlag;

    /** Takes over the payload. */
    ExecuteWork(PreparedStatement statement, LexMode mode, ByteBuf original) {
        this.statement = statement;
        this.mode = mode;
        this.original = original;
        this.typesFlag = HEAD + (statement.parameters() + 7) / 8;
        if (carriesTypes()) {
            byte[] types = new byte[2 * statement.parameters()];
            original.getBytes(original.readerIndex() + typesFlag + 1, types);
            statement.types(types);
        }
    }

    /** Whether the command has the bitmap of NULLs and the flag behind it, which a statement with parameters needs. */
    static boolean isWhole(PreparedStatement statement, ByteBuf command) {
        int parameters = statement.parameters();
        return parameters == 0 || command.readableBytes() >= HEAD + (parameters + 7) / 8 + 1;
    }

    private boolean carriesTypes() {
        return statement.parameters() > 0
                && original.readableBytes() > typesFlag + 2 * statement.parameters()
                && original.getByte(original.readerIndex() + typesFlag) == 1;
    }

    @Override
    public Plan plan() {
        return statement.plan();
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
        return Optional.of(statement.text());
    }

    @Override
    public List<Step> steps(ServerLink link, Map<String, String> schemas) {
        if (link.statements().containsKey(statement.id())) {
            return List.of();
        }
        String text = QualifierRewriter.rewrite(statement.text(), mode, statement.plan(), schemas);
        return List.of(
                Step.prepare(text, serverId -> link.statements().put(statement.id(), new ServerLink.Remote(serverId))));
    }

    @Override
    public ByteBuf payload(ServerLink link, Map<String, String> schemas) {
        ServerLink.Remote remote = remote(link);
        for (ByteBuf data : statement.longData()) {
            link.connection().commandWithoutAnswer(withId(data.copy(), remote.id));
        }
        int start = original.readerIndex();
        boolean insertTypes = statement.parameters() > 0
                && !carriesTypes()
                && !remote.typesSent
                && statement.types().length == 2 * statement.parameters();
        ByteBuf payload;
        if (insertTypes) {
            int rest = original.readableBytes() - typesFlag - 1;
            payload = link.connection()
                    .alloc()
                    .buffer(original.readableBytes() + statement.types().length)
                    .writeBytes(original, start, typesFlag)
                    .writeByte(1)
                    .writeBytes(statement.types())
                    .writeBytes(original, start + typesFlag + 1, rest);
        } else {
            payload = original.copy();
        }
        remote.typesSent = true;
        return withId(payload, remote.id);
    }

    private static ByteBuf withId(ByteBuf payload, int id) {
        return payload.setIntLE(payload.readerIndex() + ID, id);
    }

    private ServerLink.Remote remote(ServerLink link) {
        ServerLink.Remote remote = link.statements().get(statement.id());
        if (remote == null) {
            throw new IllegalStateException("Statement " + statement.id() + " is not prepared on "
                    + link.connection().server());
        }
        return remote;
    }

    @Override
    public void completed(ServerLink link, Completion completion) {
        statement.clearLongData();
        statement.cursor(ServerStatus.has(completion.status(), ServerStatus.CURSOR_EXISTS) ? link : null);
    }

    @Override
    public void release() {
        original.release();
    }
}
