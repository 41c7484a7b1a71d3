package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.QualifierRewriter;
import io.shardway.gateway.sql.StatementKind;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** COM_STMT_PREPARE: prepared at once where the statement would run now, since the client wants the columns. */
final class PrepareWork implements Work {

    private final PreparedStatement statement;
    private final LexMode mode;
    private final Plan plan;
    private final Consumer<PreparedStatement> onPrepared;

    PrepareWork(PreparedStatement statement, LexMode mode, Consumer<PreparedStatement> onPrepared) {
        this.statement = statement;
        this.mode = mode;
        this.onPrepared = onPrepared;
        Plan own = statement.plan();
        // Preparing reads the dictionary only: it neither starts a transaction nor writes.
        this.plan = new Plan(
                StatementKind.SHOW, own.references(), own.calls(), own.databases(), own.traits(), Optional.empty());
    }

    @Override
    public Plan plan() {
        return plan;
    }

    @Override
    public Shape shape() {
        return Shape.PREPARE;
    }

    @Override
    public int byteCount() {
        return statement.text().length();
    }

    @Override
    public boolean besideTransaction() {
        return true;
    }

    @Override
    public ByteBuf payload(ServerLink link, Map<String, String> schemas) {
        return Step.command(
                link.connection(),
                CommandCode.STMT_PREPARE,
                QualifierRewriter.rewrite(statement.text(), mode, statement.plan(), schemas));
    }

    @Override
    public int prepared(ServerLink link, int serverId, int parameters) {
        statement.parameters(parameters);
        link.statements().put(statement.id(), new ServerLink.Remote(serverId));
        onPrepared.accept(statement);
        return statement.id();
    }
}
