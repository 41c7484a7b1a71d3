package io.shardway.gateway.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;

/** What a client answers to a greeting (HandshakeResponse41), or sends as the body of COM_CHANGE_USER. */
public final class LoginRequest {

    private static final int MAX_PACKET = 1 << 30;

    /** utf8mb4_general_ci: stands for a collation whose id does not fit into the one byte that a login has for it. */
    private static final int UTF8MB4 = 45;

    private final int capabilities;
    private final int collation;
    private final String user;
    private final byte[] token;
    private final String database;
    private final Optional<String> plugin;

    private LoginRequest(
            int capabilities, int collation, String user, byte[] token, String database, Optional<String> plugin) {
        this.capabilities = capabilities;
        this.collation = collation;
        this.user = user;
        this.token = token;
        this.database = database;
        this.plugin = plugin;
    }

    public int capabilities() {
        return capabilities;
    }

    public int collation() {
        return collation;
    }

    public String user() {
        return user;
    }

    byte[] token() {
        return token;
    }

    /** Empty when the client named none. */
    public String database() {
        return database;
    }

    Optional<String> plugin() {
        return plugin;
    }

    /** Whether this payload asks for TLS: the head of a login request and nothing behind it. */
    static boolean isTlsRequest(ByteBuf payload) {
        return payload.readableBytes() == 32
                && Capability.has(payload.getIntLE(payload.readerIndex()), Capability.SSL | Capability.PROTOCOL_41);
    }

    static LoginRequest read(ByteBuf in) {
        if (in.readableBytes() < 33) {
            throw new MalformedPacketException("a login of " + in.readableBytes() + " bytes");
        }
        int capabilities = in.readIntLE();
        if (!Capability.has(capabilities, Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION)) {
            throw new MalformedPacketException("a login of a client older than protocol 4.1");
        }
        in.skipBytes(4);
        int collation = in.readUnsignedByte();
        in.skipBytes(23);
        String user = Wire.readTerminated(in);
        byte[] token = Capability.has(capabilities, Capability.PLUGIN_AUTH_LENENC)
                ? Wire.readLengthPrefixed(in)
                : Wire.readBytes(in, in.readUnsignedByte());
        String database = Capability.has(capabilities, Capability.CONNECT_WITH_DB) && in.isReadable()
                ? Wire.readTerminated(in)
                : "";
        Optional<String> plugin = Capability.has(capabilities, Capability.PLUGIN_AUTH) && in.isReadable()
                ? Optional.of(Wire.readTerminated(in))
                : Optional.empty();
        return new LoginRequest(capabilities, collation, user, token, database, plugin);
    }

    /** Reads the body of COM_CHANGE_USER, without its command byte; {@code session} gives what that body leaves out. */
    public static LoginRequest readChangeUser(ByteBuf in, LoginRequest session) {
        String user = Wire.readTerminated(in);
        byte[] token = Wire.readBytes(in, in.readUnsignedByte());
        String database = Wire.readTerminated(in);
        int collation = in.readableBytes() >= 2 ? in.readUnsignedShortLE() : session.collation;
        Optional<String> plugin = Capability.has(session.capabilities, Capability.PLUGIN_AUTH) && in.isReadable()
                ? Optional.of(Wire.readTerminated(in))
                : Optional.empty();
        return new LoginRequest(
                session.capabilities, collation > 0xff ? UTF8MB4 : collation, user, token, database, plugin);
    }

    /** The same login with another proof, after a request to switch the plugin. */
    LoginRequest answering(AuthPlugin switched, byte[] newToken) {
        return new LoginRequest(capabilities, collation, user, newToken, database, Optional.of(switched.wireName()));
    }

    /** A login packet of ours towards a server. */
    static ByteBuf encode(
            ByteBufAllocator allocator,
            int sequence,
            int capabilities,
            int collation,
            String user,
            byte[] token,
            String database,
            AuthPlugin plugin) {
        int flags = database.isEmpty() ? capabilities : capabilities | Capability.CONNECT_WITH_DB;
        return Packets.packet(allocator, sequence, out -> {
            out.writeIntLE(flags).writeIntLE(MAX_PACKET).writeByte(collation).writeZero(23);
            Wire.writeTerminated(out, user);
            out.writeByte(token.length).writeBytes(token);
            if (!database.isEmpty()) {
                Wire.writeTerminated(out, database);
            }
            Wire.writeTerminated(out, plugin.wireName());
        });
    }

    @Override
    public String toString() {
        return "LoginRequest[" + user + "]";
    }
}
