package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.backend.OwnCommand;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.Packet;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.StatementKind;
import io.shardway.gateway.sql.TableReference;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The command phase: what each command of a client means. Each either answers here or becomes an {@link Execution}. */
final class CommandDispatch {

    private final ClientSession session;
    private final SessionServices services;
    private final KillCommands kills;
    private final QueryDispatch queries;
    private final BinaryStatements statements;
    private final UserChange userChange;

    CommandDispatch(ClientSession session, SessionServices services) {
        this.session = session;
        this.services = services;
        this.kills = new KillCommands(session, services);
        this.queries = new QueryDispatch(session, services, kills);
        this.statements = new BinaryStatements(session, services, queries);
        this.userChange = new UserChange(session, services);
    }

    /** The session has no prepared statements any more. */
    void forgetStatements() {
        statements.clear();
        queries.forgetStatements();
    }

    /** One statement of several, one character per byte. */
    void statement(String text) {
        queries.statement(text);
    }

    /** Takes over the packet's payload. */
    void dispatch(Packet packet) {
        if (userChange.underWay()) {
            userChange.proceed(packet);
            return;
        }
        ByteBuf payload = packet.payload();
        if (!payload.isReadable()) {
            payload.release();
            session.refuse(new ServerError(ServerError.UNKNOWN_COMMAND, "08S01", "Empty command"));
            return;
        }
        int code = payload.getUnsignedByte(payload.readerIndex());
        if (payload.readableBytes() < CommandCode.minLength(code)) {
            payload.release();
            if (CommandCode.answered(code)) {
                session.refuse(ServerError.malformedPacket());
            }
            return;
        }
        switch (code) {
            case CommandCode.QUERY -> queries.query(payload);
            case CommandCode.STMT_EXECUTE -> statements.execute(payload);
            case CommandCode.STMT_PREPARE -> statements.prepare(payload);
            case CommandCode.STMT_FETCH -> statements.fetch(payload);
            case CommandCode.STMT_SEND_LONG_DATA -> statements.longData(payload);
            case CommandCode.FIELD_LIST -> fieldList(payload);
            default -> {
                try {
                    withoutServer(code, payload, packet.sequence() + 1);
                } finally {
                    payload.release();
                }
            }
        }
    }

    private void withoutServer(int code, ByteBuf payload, int sequence) {
        switch (code) {
            case CommandCode.QUIT -> session.client().close();
            case CommandCode.PING -> session.ok();
            case CommandCode.INIT_DB -> queries.use(text(payload, StandardCharsets.UTF_8));
            case CommandCode.STATISTICS -> statistics();
            case CommandCode.PROCESS_KILL -> kills.kill(true, payload.getIntLE(payload.readerIndex() + 1));
            case CommandCode.STMT_CLOSE -> statements.close(payload);
            case CommandCode.STMT_RESET -> statements.reset(payload);
            case CommandCode.SET_OPTION -> setOption(payload);
            case CommandCode.RESET_CONNECTION -> resetConnection();
            case CommandCode.CHANGE_USER -> userChange.begin(payload, sequence);
            default ->
                session.refuse(new ServerError(
                        ServerError.UNKNOWN_COMMAND,
                        "08S01",
                        "Command " + code + " is not supported through the gateway"));
        }
    }

    /** What stands behind the code of a command. */
    static String text(ByteBuf payload, Charset charset) {
        return payload.toString(payload.readerIndex() + 1, payload.readableBytes() - 1, charset);
    }

    private void statistics() {
        String text = "Shardway gateway  Sessions: "
                + services.sessions().size() + "  Waiting statements: "
                + services.buffer().waiting() + "  Routing epoch: "
                + services.routing().current().epoch();
        session.client()
                .write(Packets.packet(
                        session.client().alloc(), 1, out -> out.writeCharSequence(text, StandardCharsets.UTF_8)));
    }

    private void setOption(ByteBuf payload) {
        session.agreement().multiStatements(payload.getUnsignedShortLE(payload.readerIndex() + 1) == 0);
        session.client().write(Packets.eof(session.client().alloc(), 1, session.status()));
    }

    private void fieldList(ByteBuf payload) {
        int start = payload.readerIndex() + 1;
        int length = payload.bytesBefore(start, payload.readableBytes() - 1, (byte) 0);
        String table =
                payload.toString(start, length < 0 ? payload.readableBytes() - 1 : length, StandardCharsets.UTF_8);
        Plan plan = new Plan(
                StatementKind.SHOW,
                List.of(TableReference.of(table)),
                List.of(),
                List.of(),
                Set.of(),
                Optional.empty());
        session.execute(new FieldListWork(plan, payload));
    }

    private void resetConnection() {
        session.reset();
        Step reset = (connection, done) -> connection.command(
                connection.alloc().buffer(1).writeByte(CommandCode.RESET_CONNECTION),
                Shape.SINGLE,
                new OwnCommand(done));
        session.run(new FanOut(session, session.links().all(), reset, ServerLink::forget, session::ok));
    }
}
