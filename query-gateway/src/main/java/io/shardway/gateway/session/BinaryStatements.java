package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.sql.Plan;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The commands about prepared statements, COM_STMT_*. */
final class BinaryStatements {

    private final ClientSession session;
    private final SessionServices services;
    private final QueryDispatch queries;
    private final PreparedStatements statements = new PreparedStatements();

    BinaryStatements(ClientSession session, SessionServices services, QueryDispatch queries) {
        this.session = session;
        this.services = services;
        this.queries = queries;
    }

    /** COM_STMT_PREPARE; takes over the payload. */
    void prepare(ByteBuf payload) {
        String text = CommandDispatch.text(payload, StandardCharsets.ISO_8859_1);
        payload.release();
        Plan plan = services.planner().plan(text, session.state().lexMode());
        Optional<ServerError> refusal = plan.refusal().map(ServerError::notSupported);
        if (refusal.isPresent()) {
            session.refuse(refusal.get());
            return;
        }
        PreparedStatement statement = statements.create(text, plan);
        if (queries.isLocal(plan.kind(), text)) {
            statements.add(statement);
            session.client().write(Packets.packet(session.client().alloc(), 1, out -> out.writeByte(0)
                    .writeIntLE(statement.id())
                    .writeShortLE(0)
                    .writeShortLE(0)
                    .writeByte(0)
                    .writeShortLE(0)));
            return;
        }
        switch (plan.kind()) {
            case PREPARE, EXECUTE, DEALLOCATE ->
                session.refuse(new ServerError(
                        1295, "HY000", "This command is not supported in the prepared statement protocol yet"));
            default ->
                session.execute(new PrepareWork(statement, session.state().lexMode(), statements::add));
        }
    }

    /** COM_STMT_EXECUTE; takes over the payload. */
    void execute(ByteBuf payload) {
        Optional<PreparedStatement> found = statement(payload);
        if (found.isEmpty()) {
            payload.release();
            return;
        }
        PreparedStatement statement = found.get();
        if (queries.isLocal(statement.plan().kind(), statement.text())) {
            payload.release();
            queries.statement(statement.text());
            return;
        }
        if (statement.longDataRefused()) {
            statement.clearLongData();
            payload.release();
            session.refuse(new ServerError(
                    ServerError.PACKET_TOO_LARGE,
                    "08S01",
                    "The parameters of this execution are longer than " + PreparedStatement.MAX_LONG_DATA_BYTES
                            + " bytes; nothing was executed"));
            return;
        }
        if (!ExecuteWork.isWhole(statement, payload)) {
            payload.release();
            session.refuse(ServerError.malformedPacket());
            return;
        }
        session.execute(new ExecuteWork(statement, session.state().lexMode(), payload));
    }

    /** The statement that a command names; answers the error itself when there is none. */
    private Optional<PreparedStatement> statement(ByteBuf payload) {
        int id = payload.getIntLE(payload.readerIndex() + 1);
        Optional<PreparedStatement> found = statements.find(id);
        if (found.isEmpty()) {
            session.refuse(new ServerError(
                    ServerError.UNKNOWN_STATEMENT,
                    "HY000",
                    "Unknown prepared statement handler (" + Integer.toUnsignedString(id) + ")"));
        }
        return found;
    }

    /** COM_STMT_FETCH; takes over the payload. */
    void fetch(ByteBuf payload) {
        Optional<PreparedStatement> found = statement(payload);
        ServerLink link = found.map(PreparedStatement::cursor).orElse(null);
        ServerLink.Remote remote =
                link == null ? null : link.statements().get(found.orElseThrow().id());
        if (link == null || remote == null || !link.connection().alive()) {
            payload.release();
            if (found.isPresent()) {
                session.refuse(new ServerError(1421, "HY000", "The statement has no open cursor"));
            }
            return;
        }
        payload.setIntLE(payload.readerIndex() + 1, remote.id);
        session.run(new DirectCommand(session, link, payload, Shape.ROWS));
    }

    /** COM_STMT_SEND_LONG_DATA; takes over the payload. It has no answer. */
    void longData(ByteBuf payload) {
        statements
                .find(payload.getIntLE(payload.readerIndex() + 1))
                .ifPresentOrElse(statement -> statement.addLongData(payload), payload::release);
    }

    /** COM_STMT_RESET. */
    void reset(ByteBuf payload) {
        statement(payload).ifPresent(statement -> {
            statement.clearLongData();
            ServerLink link = statement.cursor();
            statement.cursor(null);
            ServerLink.Remote remote = link == null ? null : link.statements().get(statement.id());
            if (link == null || remote == null || !link.connection().alive()) {
                session.ok();
                return;
            }
            ByteBuf command = session.client()
                    .alloc()
                    .buffer(5)
                    .writeByte(CommandCode.STMT_RESET)
                    .writeIntLE(remote.id);
            session.run(new DirectCommand(session, link, command, Shape.SINGLE));
        });
    }

    /** COM_STMT_CLOSE. It has no answer. */
    void close(ByteBuf payload) {
        statements.close(
                payload.getIntLE(payload.readerIndex() + 1), session.links().all());
    }

    void clear() {
        statements.clear();
    }
}
