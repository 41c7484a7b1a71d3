package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.timeout.IdleStateEvent;
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
import io.shardway.gateway.protocol.ServerStatus;
import io.shardway.gateway.routing.Scope;
import io.shardway.gateway.sql.Clauses;
import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.SetStatement;
import io.shardway.gateway.sql.StatementKind;
import io.shardway.gateway.sql.StatementSplitter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One client, from login to the end of its connection, on one event loop: commands are taken one after the other, whatever the
 * client sends ahead. What the session is (database, settings, transaction, prepared statements) lives here and not on any server,
 * so that the next statement may go anywhere.
 */
public final class ClientSession extends ChannelInboundHandlerAdapter {

    private static final int MAX_QUEUED = 64;
    private static final int MAX_QUEUED_BYTES = 1 << 20;

    private final SessionServices services;
    private final Greeting greeting;
    private final CommandDispatch dispatch;
    private final Queue<Packet> queue = new ArrayDeque<>();
    private final Map<ServerLink.Key, ServerLink> links = new HashMap<>();
    private final Map<String, String> temporaryTables = new HashMap<>();
    private final TransactionState transaction = new TransactionState();
    private final SetLog sets = new SetLog();

    private final AnswerSequence answers = new AnswerSequence();

    private Optional<StatementSplitter.Piece> several = Optional.empty();
    private String severalText = "";
    private boolean multiStatements;
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
    private long queuedBytes;
    private boolean reading;
    private boolean pumping;
    private boolean closed;

    public ClientSession(SessionServices services, LoginRequest login, Greeting greeting, Scope scope) {
        this.services = services;
        this.login = login;
        this.greeting = greeting;
        this.scope = scope;
        this.lexMode = services.lexMode().get();
        this.dispatch = new CommandDispatch(this, services);
        this.multiStatements = Capability.has(login.capabilities(), Capability.MULTI_STATEMENTS);
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

    boolean multiStatements() {
        return multiStatements;
    }

    void multiStatements(boolean allowed) {
        multiStatements = allowed;
    }

    /** Runs the statements of one command in order, up to the first error. */
    void runSeveral(String text, StatementSplitter.Piece first) {
        severalText = text;
        several = Optional.of(first);
        answers.begin();
    }

    /** Whether another statement of the same command waits for the running one. */
    boolean moreFollows() {
        return several.flatMap(StatementSplitter.Piece::next).isPresent();
    }

    /** Status flags for answers that the gateway gives itself. */
    int status() {
        int escapes = lexMode.noBackslashEscapes() ? ServerStatus.NO_BACKSLASH_ESCAPES : 0;
        int more = moreFollows() ? ServerStatus.MORE_RESULTS : 0;
        return transaction.status() | escapes | more;
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
        int thread = connection.threadId();
        services.sessions().connected(key.server(), thread, this);
        connection.onClose(() -> {
            services.sessions().disconnected(key.server(), thread);
            drop(link);
        });
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

    /** Whether a statement that names a connection of this server by the server's id may go there. */
    Optional<ServerError> killRefusal(ServerLink chosen, Plan plan, Optional<String> text) {
        return plan.kind() == StatementKind.KILL
                ? new KillCheck(services).refusal(user(), text.orElse(""), lexMode, chosen)
                : Optional.empty();
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
        if (completion.statusSeen()) {
            // How strings end is the server's to say: not every way to change it can be read from a statement.
            lexMode = new LexMode(
                    lexMode.ansiQuotes(), ServerStatus.has(completion.status(), ServerStatus.NO_BACKSLASH_ESCAPES));
        }
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
        multiStatements = Capability.has(login.capabilities(), Capability.MULTI_STATEMENTS);
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
            answers.toClient(packet);
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
        reading = true;
        switch (message) {
            case Packet packet when closed -> packet.payload().release();
            case Packet packet -> {
                queue.add(packet);
                queuedBytes += packet.payload().readableBytes();
                if (crowded()) {
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
        answers.toServer(chunk.bytes());
        if (!target.connection().file(chunk.bytes()) && !chunk.last()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** Whether the client has sent so much ahead that it must wait. */
    private boolean crowded() {
        return queue.size() > MAX_QUEUED || queuedBytes > MAX_QUEUED_BYTES;
    }

    /** Whether an answer may be written: one who sends commands and reads no answers waits for himself. */
    private boolean writable() {
        if (!channel().isWritable()) {
            channel().flush();
        }
        return channel().isWritable();
    }

    private void resumeClient() {
        if (!closed && !crowded()) {
            channel().config().setAutoRead(true);
        }
    }

    private void resumeServer() {
        if (paused != null) {
            paused.connection().reading(true);
            paused = null;
        }
    }

    /** The statement that was begun last is answered, or has not run yet: runs the next one of the same command, if any. */
    private boolean nextOfSeveral() {
        if (several.isEmpty()) {
            return false;
        }
        StatementSplitter.Piece piece = several.get();
        if (answers.started()) {
            Optional<StatementSplitter.Piece> next = answers.failed()
                    ? Optional.empty()
                    : piece.next().flatMap(from -> StatementSplitter.next(severalText, from, lexMode));
            if (next.isEmpty()) {
                several = Optional.empty();
                severalText = "";
                answers.end();
                return false;
            }
            piece = next.get();
            several = next;
        }
        answers.next();
        dispatch.statement(piece.text());
        return true;
    }

    /** An error of the gateway's own: the state of the session is not known any more. */
    void failed(RuntimeException error) {
        services.failures().accept(error);
        several = Optional.empty();
        closeClient();
    }

    /** Takes the next command when nothing is under way. A loop, so that many local answers do not nest. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (current == null && !closed && writable()) {
                if (nextOfSeveral()) {
                    continue;
                }
                if (queue.isEmpty()) {
                    break;
                }
                Packet packet = queue.remove();
                queuedBytes -= packet.payload().readableBytes();
                if (queue.isEmpty()) {
                    resumeClient();
                }
                dispatch.dispatch(packet);
            }
        } catch (RuntimeException e) {
            failed(e);
        } finally {
            pumping = false;
            if (!reading) {
                // Otherwise the end of the read flushes, once for all commands that came in it.
                flush();
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        ctx.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            resumeServer();
            pump();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && current == null && queue.isEmpty()) {
            closeClient();
        }
    }

    /** A statement that still runs for nobody would keep its locks and its server busy until it wants to send something. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (closed) {
            return;
        }
        closed = true;
        services.sessions().remove(id());
        queue.forEach(packet -> packet.payload().release());
        queue.clear();
        UnderWay underWay = current;
        Optional<ServerLink> running = underWay == null ? Optional.empty() : underWay.interrupt();
        if (underWay != null) {
            underWay.abandon();
        }
        dispatch.statements().clear();
        links().forEach(link -> link.connection().close());
        links.clear();
        running.ifPresent(dispatch::killConnection);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause.getCause() instanceof PacketTooLargeException tooLarge) {
            refuseAndClose(
                    new ServerError(ServerError.PACKET_TOO_LARGE, "08S01", String.valueOf(tooLarge.getMessage())), 1);
            return;
        }
        if (!(cause instanceof IOException || cause.getCause() instanceof SSLException)) {
            services.failures().accept(cause);
        }
        var _ = ctx.close();
    }
}
