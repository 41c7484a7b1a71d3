package io.shardway.gateway.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.shardway.gateway.protocol.FileChunk;
import io.shardway.gateway.protocol.Greeting;
import io.shardway.gateway.protocol.LoginRequest;
import io.shardway.gateway.protocol.Packet;
import io.shardway.gateway.protocol.PacketTooLargeException;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.protocol.ServerStatus;
import io.shardway.gateway.routing.Scope;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * One client, from login to the end of its connection, on one event loop: commands are taken one after the other, whatever the
 * client sends ahead. What the session is (database, settings, transaction, prepared statements) lives here and not on any server,
 * so that the next statement may go anywhere.
 */
public final class ClientSession extends ChannelInboundHandlerAdapter {

    private final SessionServices services;
    private final Agreement agreement;
    private final SessionState state;
    private final ClientConnection client;
    private final StatementEffects effects;
    private final SeveralStatements several;
    private final ServerLinks links;
    private final CommandDispatch dispatch;
    private final CommandLoop commands;

    public ClientSession(SessionServices services, LoginRequest login, Greeting greeting, Scope scope) {
        AnswerSequence answers = new AnswerSequence();
        this.services = services;
        this.agreement = new Agreement(greeting, login);
        this.state = new SessionState(scope, services.lexMode().get());
        this.effects = new StatementEffects(state, services.schemaChanged());
        this.client = new ClientConnection(answers);
        this.several = new SeveralStatements(answers);
        this.links = new ServerLinks(this, services);
        this.dispatch = new CommandDispatch(this, services);
        this.commands = new CommandLoop(this, dispatch);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        client.opened(ctx.channel());
        services.sessions().add(agreement.id(), this);
        if (!ctx.channel().isActive()) {
            channelInactive(ctx);
        }
    }

    Agreement agreement() {
        return agreement;
    }

    SessionState state() {
        return state;
    }

    StatementEffects effects() {
        return effects;
    }

    ClientConnection client() {
        return client;
    }

    SeveralStatements several() {
        return several;
    }

    ServerLinks links() {
        return links;
    }

    /** Status flags for answers that the gateway gives itself. */
    int status() {
        return state.status() | (several.moreFollows() ? ServerStatus.MORE_RESULTS : 0);
    }

    /** Answers a command with OK. */
    void ok() {
        client.write(Packets.ok(client.alloc(), 1, status()));
    }

    /** Answers a command with an error. */
    void refuse(ServerError error) {
        client.write(Packets.error(client.alloc(), 1, error));
    }

    /** COM_CHANGE_USER or COM_RESET_CONNECTION: the session begins anew. */
    void reset() {
        agreement.reset();
        state.reset(services.lexMode().get());
        dispatch.forgetStatements();
    }

    void changeUser(LoginRequest changed, Scope chosen) {
        links.closeAll();
        agreement.login(changed);
        state.scope(chosen);
        reset();
    }

    /** A server has taken what it was sent: reads on from the client, unless that has sent too much ahead. */
    void resumeClient() {
        commands.resumeClient();
    }

    void execute(Work work) {
        run(new Execution(this, services, work));
    }

    void run(UnderWay command) {
        commands.run(command);
    }

    void finished(UnderWay command) {
        commands.finished(command);
        client.resumeServer();
        commands.pump();
    }

    /** KILL QUERY or KILL of this session, said by another one. Runs on this session's event loop. */
    void interrupt(boolean connection, Consumer<ServerLink> killOnServer) {
        commands.interrupt(killOnServer);
        if (connection) {
            client.close();
        }
    }

    /** Runs what a server's answer started; an error of our own ends the session, whose client would wait for ever. */
    void guarded(Runnable reaction) {
        try {
            reaction.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** An error of the gateway's own: the state of the session is not known any more. */
    void failed(RuntimeException error) {
        services.failures().accept(error);
        several.abort();
        client.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        switch (message) {
            case Packet packet when client.closed() -> packet.payload().release();
            case Packet packet -> commands.add(packet);
            case FileChunk chunk -> client.file(chunk);
            default -> throw new IllegalStateException("Unknown message " + message.getClass());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        commands.readComplete();
        ctx.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            client.resumeServer();
            commands.pump();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent && commands.idle()) {
            client.close();
        }
    }

    /** A statement that still runs for nobody would keep its locks and its server busy until it wants to send something. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (client.closed()) {
            return;
        }
        client.gone();
        services.sessions().remove(agreement.id());
        Optional<ServerLink> running = commands.abandon();
        dispatch.forgetStatements();
        links.closeAll();
        running.ifPresent(link -> services.kills().kill(client.loop(), "CONNECTION", link));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause.getCause() instanceof PacketTooLargeException tooLarge) {
            client.refuseAndClose(
                    new ServerError(ServerError.PACKET_TOO_LARGE, "08S01", String.valueOf(tooLarge.getMessage())), 1);
            return;
        }
        if (!(cause instanceof IOException || cause.getCause() instanceof SSLException)) {
            services.failures().accept(cause);
        }
        var _ = ctx.close();
    }
}
