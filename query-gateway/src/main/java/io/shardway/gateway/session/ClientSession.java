package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.shardway.gateway.backend.BackendConnection;
import io.shardway.gateway.protocol.Capability;
import io.shardway.gateway.protocol.Completion;
import io.shardway.gateway.protocol.FileChunk;
import io.shardway.gateway.protocol.Greeting;
import io.shardway.gateway.protocol.LoginRequest;
import io.shardway.gateway.protocol.Packet;
import io.shardway.gateway.protocol.PacketDecoder;
import io.shardway.gateway.protocol.PacketTooLargeException;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.routing.Scope;
import io.shardway.gateway.sql.Clauses;
import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.SetStatement;
import io.shardway.gateway.sql.StatementKind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client, from login to the end of its connection, on one event loop: commands are taken one after the other, whatever the
 * client sends ahead. What the session is (database, settings, transaction, prepared statements) lives here and not on any server,
 * so that the next statement may go anywhere.
 */
public final class ClientSession extends ChannelInboundHandlerAdapter {

    private static final int MAX_QUEUED = 64;

    private final SessionServices services;
    private final Greeting greeting;
    private final CommandDispatch dispatch;
    private final Queue<Packet> queue = new ArrayDeque<>();
    private final Map<ServerLink.Key, ServerLink> links = new HashMap<>();
    private final Map<String, String> temporaryTables = new HashMap<>();
    private final TransactionState transaction = new TransactionState();
    private final SetLog sets = new SetLog();

    private LoginRequest login;
    private Scope scope;
    private LexMode lexMode;
    private @Nullable Channel channel;
    private @Nullable UnderWay current;
    private @Nullable ServerLink last;
    private @Nullable ServerLink locked;
    private @Nullable ServerLink insertIdLink;
    private @Nullable ServerLink fileTarget;
    private @Nullable ServerLink paused;
    private long insertId;
    private Optional<String> lostState = Optional.empty();
    private boolean pumping;
    private boolean closed;

    public ClientSession(SessionServices services, LoginRequest login, Greeting greeting, Scope scope) {
        this.services = services;
        this.login = login;
        this.greeting = greeting;
        this.scope = scope;
        this.lexMode = services.lexMode().get();
        this.dispatch = new CommandDispatch(this, services);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        services.sessions().add(id(), this);
        if (!ctx.channel().isActive()) {
            channelInactive(ctx);
        }
    }

    int id() {
        return greeting.threadId();
    }

    String user() {
        return login.user();
    }

    LoginRequest login() {
        return login;
    }

    Greeting greeting() {
        return greeting;
    }

    EventLoop loop() {
        return channel().eventLoop();
    }

    ByteBufAllocator alloc() {
        return channel().alloc();
    }

    private Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("The session has no channel yet");
        }
        return channel;
    }

    Scope scope() {
        return scope;
    }

    void scope(Scope chosen) {
        scope = chosen;
    }

    LexMode lexMode() {
        return lexMode;
    }

    TransactionState transaction() {
        return transaction;
    }

    SetLog sets() {
        return sets;
    }

    Map<String, String> temporaryTables() {
        return temporaryTables;
    }

    boolean deprecateEof() {
        return Capability.has(login.capabilities(), Capability.DEPRECATE_EOF);
    }

    /** Flags that a server connection of this session must have, because they were agreed with the client. */
    int backendCapabilities() {
        return login.capabilities() & greeting.capabilities() & Capability.COPIED;
    }

    int collation() {
        return login.collation();
    }

    /** The server that the session must not leave now: that of its transaction, or of its LOCK TABLES. */
    @Nullable
    ServerLink pinned() {
        ServerLink bound = transaction.bound();
        return bound != null ? bound : locked;
    }

    @Nullable
    ServerLink locked() {
        return locked;
    }

    Optional<ServerLink> lastLink() {
        return Optional.ofNullable(last).filter(link -> link.connection().alive());
    }

    Optional<ServerLink> link(ServerLink.Key key) {
        return Optional.ofNullable(links.get(key))
                .filter(link -> link.connection().alive());
    }

    List<ServerLink> links() {
        return List.copyOf(links.values());
    }

    ServerLink adopt(ServerLink.Key key, BackendConnection connection) {
        ServerLink link = new ServerLink(key, connection);
        links.put(key, link);
        connection.onClose(() -> drop(link));
        connection.onWritable(this::resumeClient);
        return link;
    }

    /** The connection is gone: what only it had is lost, everything else is said again elsewhere. */
    void drop(ServerLink link) {
        if (!links.remove(link.key(), link) || closed) {
            return;
        }
        if (transaction.bound() == link) {
            transaction.connectionLost();
        }
        String irreplaceable = locked == link ? "table locks" : link.irreplaceable();
        if (!irreplaceable.isEmpty()) {
            lostState = Optional.of(irreplaceable);
            temporaryTables.clear();
        }
        locked = locked == link ? null : locked;
        last = last == link ? null : last;
        insertIdLink = insertIdLink == link ? null : insertIdLink;
        paused = paused == link ? null : paused;
        if (fileTarget == link) {
            closeClient();
        }
    }

    Optional<String> takeLostState() {
        Optional<String> lost = lostState;
        lostState = Optional.empty();
        return lost;
    }

    void used(ServerLink link) {
        last = link;
    }

    /** Why a statement must not run on this server although its tables are there. */
    Optional<ServerError> refusalOn(ServerLink chosen, Plan plan) {
        if (plan.has(Plan.Trait.READS_VARIABLE)) {
            for (ServerLink other : links.values()) {
                if (other != chosen && other.holdsVariables()) {
                    return Optional.of(
                            ServerError.unknown("The statement uses user variables, and this session has computed"
                                    + " some on " + other.connection().server() + "; this statement's tables are on "
                                    + chosen.connection().server()));
                }
            }
        }
        return Optional.empty();
    }

    /** The value that LAST_INSERT_ID() must have on this server, when it was generated on another one. */
    Optional<Long> insertIdFor(ServerLink chosen, Plan plan) {
        boolean elsewhere = insertId != 0 && insertIdLink != chosen;
        if (!elsewhere || !plan.has(Plan.Trait.READS_INSERT_ID)) {
            return Optional.empty();
        }
        insertIdLink = chosen;
        return Optional.of(insertId);
    }

    /** A command succeeded: notes what it did to the session. */
    void succeeded(ServerLink link, Plan plan, Optional<String> text, String keyspace, Completion completion) {
        if (completion.insertId() != 0) {
            insertId = completion.insertId();
            insertIdLink = link;
        }
        if (text.isEmpty()) {
            return;
        }
        switch (plan.kind()) {
            case SET -> settingChanged(link, text.get());
            case LOCK_TABLES -> locked = link;
            case UNLOCK_TABLES, BEGIN -> locked = null;
            case CREATE_TEMPORARY -> {
                Clauses.tableNames(text.get(), lexMode).forEach(table -> temporaryTables.put(table, keyspace));
                link.keepsTemporaryTables();
            }
            case DROP_TEMPORARY -> Clauses.tableNames(text.get(), lexMode).forEach(temporaryTables::remove);
            case DEFINITION -> {
                Clauses.tableNames(text.get(), lexMode).forEach(temporaryTables::remove);
                services.schemaChanged().run();
            }
            default -> {}
        }
        if (plan.has(Plan.Trait.NAMED_LOCK)) {
            link.keepsNamedLocks();
        }
        if (plan.has(Plan.Trait.ASSIGNS_VARIABLE) && plan.kind() != StatementKind.SET) {
            link.keepsVariables();
        }
    }

    private void settingChanged(ServerLink link, String text) {
        SetStatement statement = SetStatement.parse(text, lexMode);
        boolean computesVariable =
                !statement.literal() && statement.variables().stream().anyMatch(name -> name.startsWith("@"));
        statement.sqlMode().ifPresent(value -> lexMode = LexMode.of(value));
        if (computesVariable) {
            link.keepsVariables();
        } else if (statement.replayable()) {
            link.setsApplied(sets.add(statement, text));
        }
    }

    /** COM_CHANGE_USER or COM_RESET_CONNECTION: the session begins anew. */
    void reset() {
        transaction.reset();
        sets.clear();
        temporaryTables.clear();
        lexMode = services.lexMode().get();
        lostState = Optional.empty();
        locked = null;
        insertId = 0;
        insertIdLink = null;
        dispatch.statements().clear();
    }

    void changeUser(LoginRequest changed, Scope chosen) {
        List<ServerLink> old = links();
        links.clear();
        last = null;
        old.forEach(link -> link.connection().close());
        reset();
        login = changed;
        scope = chosen;
    }

    void execute(Work work) {
        run(new Execution(this, services, work));
    }

    void run(UnderWay command) {
        current = command;
        command.start();
    }

    void finished(UnderWay command) {
        if (current == command) {
            current = null;
        }
        resumeServer();
        pump();
    }

    /** KILL QUERY or KILL of this session, said by another one. Runs on this session's event loop. */
    void interrupt(boolean connection, Consumer<ServerLink> killOnServer) {
        if (current != null) {
            current.interrupt().ifPresent(killOnServer);
        }
        if (connection) {
            closeClient();
        }
    }

    void write(ByteBuf packet) {
        if (closed) {
            packet.release();
        } else {
            Packets.send(channel(), packet);
        }
    }

    /** Passes on a server's bytes; stops reading from that server while the client is slow. */
    void forward(ByteBuf bytes, ServerLink from) {
        write(bytes);
        if (!closed && !channel().isWritable()) {
            channel().flush();
            if (!channel().isWritable()) {
                paused = from;
                from.connection().reading(false);
            }
        }
    }

    void flush() {
        if (!closed) {
            channel().flush();
        }
    }

    void expectFile(ServerLink link) {
        fileTarget = link;
        channel().pipeline().get(PacketDecoder.class).expectFile();
        flush();
    }

    void closeClient() {
        flush();
        var _ = channel().close();
    }

    /** Answers an error and closes the connection behind it. */
    void refuseAndClose(ServerError error, int sequence) {
        var _ = channel()
                .writeAndFlush(Packets.error(alloc(), sequence, error))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case Packet packet -> {
                queue.add(packet);
                if (queue.size() > MAX_QUEUED) {
                    ctx.channel().config().setAutoRead(false);
                }
                pump();
            }
            case FileChunk chunk -> fileChunk(ctx, chunk);
            default -> throw new IllegalStateException("Unknown message " + message.getClass());
        }
    }

    private void fileChunk(ChannelHandlerContext ctx, FileChunk chunk) {
        ServerLink target = fileTarget;
        if (target == null) {
            chunk.bytes().release();
            return;
        }
        if (chunk.last()) {
            fileTarget = null;
        }
        if (!target.connection().file(chunk.bytes()) && !chunk.last()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void resumeClient() {
        if (!closed && queue.size() <= MAX_QUEUED) {
            channel().config().setAutoRead(true);
        }
    }

    private void resumeServer() {
        if (paused != null) {
            paused.connection().reading(true);
            paused = null;
        }
    }

    /** Takes the next command when nothing is under way. A loop, so that many local answers do not nest. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (current == null && !closed && !queue.isEmpty()) {
                Packet packet = queue.remove();
                if (queue.isEmpty()) {
                    resumeClient();
                }
                dispatch.dispatch(packet);
            }
        } finally {
            pumping = false;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            resumeServer();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (closed) {
            return;
        }
        closed = true;
        services.sessions().remove(id());
        queue.forEach(packet -> packet.payload().release());
        queue.clear();
        if (current != null) {
            current.abandon();
        }
        dispatch.statements().clear();
        links().forEach(link -> link.connection().close());
        links.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause.getCause() instanceof PacketTooLargeException tooLarge) {
            refuseAndClose(
                    new ServerError(ServerError.PACKET_TOO_LARGE, "08S01", String.valueOf(tooLarge.getMessage())), 1);
            return;
        }
        if (!(cause instanceof IOException)) {
            services.failures().accept(cause);
        }
        var _ = ctx.close();
    }
}
