package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.shardway.gateway.backend.OwnCommand;
import io.shardway.gateway.protocol.AuthPlugin;
import io.shardway.gateway.protocol.Authenticator;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.LoginRequest;
import io.shardway.gateway.protocol.MalformedPacketException;
import io.shardway.gateway.protocol.Packet;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.routing.Scope;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.StatementKind;
import io.shardway.gateway.sql.TableReference;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command phase: what each command of a client means. Each either answers here or becomes an {@link Execution}. */
final class CommandDispatch {

    private final ClientSession session;
    private final SessionServices services;
    private final PreparedStatements statements = new PreparedStatements();
    private final QueryDispatch queries;

    private @Nullable LoginRequest changingUser;

    CommandDispatch(ClientSession session, SessionServices services) {
        this.session = session;
        this.services = services;
        this.queries = new QueryDispatch(session, services, statements);
    }

    PreparedStatements statements() {
        return statements;
    }

    void killConnection(ServerLink link) {
        queries.killConnection(link);
    }

    /** One statement of several, one character per byte. */
    void statement(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        queries.statement(
                text,
                session.alloc()
                        .buffer(bytes.length + 1)
                        .writeByte(CommandCode.QUERY)
                        .writeBytes(bytes));
    }

    /** Takes over the packet's payload. */
    void dispatch(Packet packet) {
        ByteBuf payload = packet.payload();
        if (changingUser != null) {
            LoginRequest login = changingUser;
            changingUser = null;
            byte[] token = ByteBufUtil.getBytes(payload);
            payload.release();
            conclude(
                    login,
                    packet.sequence() + 1,
                    services.authenticator()
                            .judgeSwitched(
                                    login,
                                    AuthPlugin.NATIVE,
                                    token,
                                    session.greeting().nonce()));
            return;
        }
        if (!payload.isReadable()) {
            payload.release();
            refuse(new ServerError(ServerError.UNKNOWN_COMMAND, "08S01", "Empty command"));
            return;
        }
        int code = payload.getUnsignedByte(payload.readerIndex());
        if (payload.readableBytes() < CommandCode.minLength(code)) {
            payload.release();
            if (CommandCode.answered(code)) {
                refuse(new ServerError(ServerError.MALFORMED_PACKET, "HY000", "Malformed communication packet"));
            }
            return;
        }
        switch (code) {
            case CommandCode.QUERY -> queries.query(payload);
            case CommandCode.STMT_EXECUTE -> execute(payload);
            case CommandCode.STMT_PREPARE -> prepare(payload);
            case CommandCode.STMT_FETCH -> fetch(payload);
            case CommandCode.STMT_SEND_LONG_DATA -> longData(payload);
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
            case CommandCode.QUIT -> session.closeClient();
            case CommandCode.PING -> ok();
            case CommandCode.INIT_DB -> queries.use(text(payload, StandardCharsets.UTF_8));
            case CommandCode.STATISTICS ->
                session.write(Packets.packet(
                        session.alloc(),
                        1,
                        out -> out.writeCharSequence(
                                "Shardway gateway  Sessions: "
                                        + services.sessions().size() + "  Waiting statements: "
                                        + services.buffer().waiting() + "  Routing epoch: "
                                        + services.routing().current().epoch(),
                                StandardCharsets.UTF_8)));
            case CommandCode.PROCESS_KILL -> queries.kill(true, payload.getIntLE(payload.readerIndex() + 1));
            case CommandCode.STMT_CLOSE ->
                statements.close(payload.getIntLE(payload.readerIndex() + 1), session.links());
            case CommandCode.STMT_RESET -> resetStatement(payload);
            case CommandCode.SET_OPTION -> setOption(payload);
            case CommandCode.RESET_CONNECTION -> resetConnection();
            case CommandCode.CHANGE_USER -> changeUser(payload, sequence);
            default ->
                refuse(new ServerError(
                        ServerError.UNKNOWN_COMMAND,
                        "08S01",
                        "Command " + code + " is not supported through the gateway"));
        }
    }

    private static String text(ByteBuf payload, Charset charset) {
        return payload.toString(payload.readerIndex() + 1, payload.readableBytes() - 1, charset);
    }

    private void ok() {
        session.write(Packets.ok(session.alloc(), 1, session.status()));
    }

    private void refuse(ServerError error) {
        session.write(Packets.error(session.alloc(), 1, error));
    }

    private void setOption(ByteBuf payload) {
        session.multiStatements(payload.getUnsignedShortLE(payload.readerIndex() + 1) == 0);
        session.write(Packets.eof(session.alloc(), 1, session.status()));
    }

    private void prepare(ByteBuf payload) {
        String text = text(payload, StandardCharsets.ISO_8859_1);
        payload.release();
        Plan plan = services.planner().plan(text, session.lexMode());
        Optional<ServerError> refusal = plan.refusal().map(ServerError::notSupported);
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        PreparedStatement statement = statements.create(text, plan);
        if (queries.isLocal(plan.kind(), text)) {
            statements.add(statement);
            session.write(Packets.packet(session.alloc(), 1, out -> out.writeByte(0)
                    .writeIntLE(statement.id())
                    .writeShortLE(0)
                    .writeShortLE(0)
                    .writeByte(0)
                    .writeShortLE(0)));
            return;
        }
        switch (plan.kind()) {
            case PREPARE, EXECUTE, DEALLOCATE ->
                refuse(new ServerError(
                        1295, "HY000", "This command is not supported in the prepared statement protocol yet"));
            default -> session.execute(new PrepareWork(statement, session.lexMode(), statements::add));
        }
    }

    private void execute(ByteBuf payload) {
        Optional<PreparedStatement> found = statement(payload);
        if (found.isEmpty()) {
            payload.release();
            return;
        }
        PreparedStatement statement = found.get();
        if (queries.isLocal(statement.plan().kind(), statement.text())) {
            payload.release();
            byte[] text = statement.text().getBytes(StandardCharsets.ISO_8859_1);
            queries.query(session.alloc()
                    .buffer(text.length + 1)
                    .writeByte(CommandCode.QUERY)
                    .writeBytes(text));
            return;
        }
        if (statement.longDataRefused()) {
            statement.clearLongData();
            payload.release();
            refuse(new ServerError(
                    ServerError.PACKET_TOO_LARGE,
                    "08S01",
                    "The parameters of this execution are longer than " + PreparedStatement.MAX_LONG_DATA_BYTES
                            + " bytes; nothing was executed"));
            return;
        }
        if (!ExecuteWork.isWhole(statement, payload)) {
            payload.release();
            refuse(new ServerError(ServerError.MALFORMED_PACKET, "HY000", "Malformed communication packet"));
            return;
        }
        session.execute(new ExecuteWork(statement, session.lexMode(), payload));
    }

    /** The statement that a command names; answers the error itself when there is none. */
    private Optional<PreparedStatement> statement(ByteBuf payload) {
        int id = payload.getIntLE(payload.readerIndex() + 1);
        Optional<PreparedStatement> found = statements.find(id);
        if (found.isEmpty()) {
            refuse(new ServerError(
                    ServerError.UNKNOWN_STATEMENT,
                    "HY000",
                    "Unknown prepared statement handler (" + Integer.toUnsignedString(id) + ")"));
        }
        return found;
    }

    private void fetch(ByteBuf payload) {
        Optional<PreparedStatement> found = statement(payload);
        ServerLink link = found.map(PreparedStatement::cursor).orElse(null);
        ServerLink.Remote remote =
                link == null ? null : link.statements().get(found.orElseThrow().id());
        if (link == null || remote == null || !link.connection().alive()) {
            payload.release();
            if (found.isPresent()) {
                refuse(new ServerError(1421, "HY000", "The statement has no open cursor"));
            }
            return;
        }
        payload.setIntLE(payload.readerIndex() + 1, remote.id);
        session.run(new DirectCommand(session, link, payload, Shape.ROWS));
    }

    private void longData(ByteBuf payload) {
        statements
                .find(payload.getIntLE(payload.readerIndex() + 1))
                .ifPresentOrElse(statement -> statement.addLongData(payload), payload::release);
    }

    private void resetStatement(ByteBuf payload) {
        statement(payload).ifPresent(statement -> {
            statement.clearLongData();
            ServerLink link = statement.cursor();
            statement.cursor(null);
            ServerLink.Remote remote = link == null ? null : link.statements().get(statement.id());
            if (link == null || remote == null || !link.connection().alive()) {
                ok();
                return;
            }
            ByteBuf command =
                    session.alloc().buffer(5).writeByte(CommandCode.STMT_RESET).writeIntLE(remote.id);
            session.run(new DirectCommand(session, link, command, Shape.SINGLE));
        });
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
        session.run(new FanOut(session, session.links(), reset, ServerLink::forget, this::ok));
    }

    private void changeUser(ByteBuf payload, int sequence) {
        payload.skipBytes(1);
        LoginRequest login;
        try {
            login = LoginRequest.readChangeUser(payload, session.login());
        } catch (MalformedPacketException | IndexOutOfBoundsException _) {
            session.refuseAndClose(
                    new ServerError(ServerError.MALFORMED_PACKET, "HY000", "Malformed communication packet"), sequence);
            return;
        }
        conclude(
                login,
                sequence,
                services.authenticator().judge(login, session.greeting().nonce()));
    }

    private void conclude(LoginRequest login, int sequence, Authenticator.Verdict verdict) {
        switch (verdict) {
            case Authenticator.Verdict.Denied(var error) -> session.refuseAndClose(error, sequence);
            case Authenticator.Verdict.Switch(var plugin) -> {
                changingUser = login;
                session.write(Packets.authSwitch(
                        session.alloc(),
                        sequence,
                        plugin,
                        session.greeting().nonce().bytes()));
            }
            case Authenticator.Verdict.Accepted(var fastAuthDone) -> {
                Optional<Scope> scope = queries.scopeOf(login.database());
                if (UnsafeCharsets.isUnsafe(login.collation())) {
                    session.refuseAndClose(UnsafeCharsets.refusal(), sequence);
                    return;
                }
                if (scope.isEmpty()) {
                    session.refuseAndClose(ServerError.unknownDatabase(login.database()), sequence);
                    return;
                }
                session.changeUser(login, scope.get());
                int next = sequence;
                if (fastAuthDone) {
                    session.write(Packets.fastAuthDone(session.alloc(), next++));
                }
                session.write(Packets.ok(session.alloc(), next, session.status()));
            }
        }
        session.flush();
    }
}
