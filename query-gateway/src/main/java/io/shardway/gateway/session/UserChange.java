package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.shardway.gateway.protocol.AuthPlugin;
import io.shardway.gateway.protocol.Authenticator;
import io.shardway.gateway.protocol.LoginRequest;
import io.shardway.gateway.protocol.MalformedPacketException;
import io.shardway.gateway.protocol.Packet;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.routing.Scope;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** COM_CHANGE_USER: another login on the same connection. Who is refused loses the connection. */
final class UserChange {

    private final ClientSession session;
    private final SessionServices services;

    private @Nullable LoginRequest switching;

    UserChange(ClientSession session, SessionServices services) {
        this.session = session;
        this.services = services;
    }

    /** Whether the client's next packet is no command but its answer to the switch of authentication. */
    boolean underWay() {
        return switching != null;
    }

    /** COM_CHANGE_USER. */
    void begin(ByteBuf payload, int sequence) {
        payload.skipBytes(1);
        LoginRequest login;
        try {
            login = LoginRequest.readChangeUser(payload, session.agreement().login());
        } catch (MalformedPacketException | IndexOutOfBoundsException _) {
            session.client().refuseAndClose(ServerError.malformedPacket(), sequence);
            return;
        }
        conclude(
                login,
                sequence,
                services.authenticator().judge(login, session.agreement().nonce()));
    }

    /** The client's answer to the switch; takes over the payload. */
    void proceed(Packet packet) {
        LoginRequest login = Objects.requireNonNull(switching);
        switching = null;
        byte[] token = ByteBufUtil.getBytes(packet.payload());
        packet.payload().release();
        conclude(
                login,
                packet.sequence() + 1,
                services.authenticator()
                        .judgeSwitched(
                                login,
                                AuthPlugin.NATIVE,
                                token,
                                session.agreement().nonce()));
    }

    private void conclude(LoginRequest login, int sequence, Authenticator.Verdict verdict) {
        switch (verdict) {
            case Authenticator.Verdict.Denied(var error) -> session.client().refuseAndClose(error, sequence);
            case Authenticator.Verdict.Switch(var plugin) -> {
                switching = login;
                session.client()
                        .write(Packets.authSwitch(
                                session.client().alloc(),
                                sequence,
                                plugin,
                                session.agreement().nonce().bytes()));
            }
            case Authenticator.Verdict.Accepted(var fastAuthDone) -> {
                Optional<Scope> scope = DatabaseNames.scope(
                        login.database(), services.topology().get());
                if (UnsafeCharsets.isUnsafe(login.collation())) {
                    session.client().refuseAndClose(UnsafeCharsets.refusal(), sequence);
                    return;
                }
                if (scope.isEmpty()) {
                    session.client().refuseAndClose(ServerError.unknownDatabase(login.database()), sequence);
                    return;
                }
                session.changeUser(login, scope.get());
                int next = sequence;
                if (fastAuthDone) {
                    session.client().write(Packets.fastAuthDone(session.client().alloc(), next++));
                }
                session.client().write(Packets.ok(session.client().alloc(), next, session.status()));
            }
        }
        session.client().flush();
    }
}
