package io.shardway.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardway.gateway.protocol.AuthPlugin;
import io.shardway.gateway.protocol.Capability;
import io.shardway.gateway.protocol.CommandCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** A client that is allowed to misbehave: it sends the bytes that a test wants, and reads whole packets. */
final class RawClient implements AutoCloseable {

    /** One packet of an answer. */
    static final class Answer {

        private final int sequence;
        private final byte[] payload;

        private Answer(int sequence, byte[] payload) {
            this.sequence = sequence;
            this.payload = payload;
        }

        /** As the gateway numbered it. */
        int sequence() {
            return sequence;
        }

        byte[] payload() {
            return payload;
        }

        boolean isError() {
            return payload.length > 0 && (payload[0] & 0xff) == 0xff;
        }

        int errorCode() {
            return (payload[1] & 0xff) | (payload[2] & 0xff) << 8;
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    RawClient(Gateway gateway) throws IOException {
        this(gateway.port());
    }

    /** To the gateway or to a server itself. */
    RawClient(int port) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(15_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    /** Reads the greeting and logs in to a keyspace. */
    RawClient login(String database, int moreCapabilities) throws IOException {
        return login(GatewayFixture.USER, GatewayFixture.PASSWORD, database, moreCapabilities);
    }

    RawClient login(String user, String password, String database, int moreCapabilities) throws IOException {
        byte[] greeting = read().payload();
        int version = 1;
        while (greeting[version] != 0) {
            version++;
        }
        byte[] nonce = new byte[AuthPlugin.NONCE_LENGTH];
        System.arraycopy(greeting, version + 1 + 4, nonce, 0, 8);
        System.arraycopy(greeting, version + 1 + 4 + 8 + 1 + 2 + 1 + 2 + 2 + 1 + 10, nonce, 8, 12);
        int flags = Capability.PROTOCOL_41
                | Capability.SECURE_CONNECTION
                | Capability.PLUGIN_AUTH
                | Capability.CONNECT_WITH_DB
                | moreCapabilities;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) flags, (byte) (flags >> 8), (byte) (flags >> 16), (byte) (flags >> 24)});
        out.writeBytes(new byte[] {0, 0, 0, 1, 45});
        out.writeBytes(new byte[23]);
        out.writeBytes((user + "\0").getBytes(UTF_8));
        byte[] token = AuthPlugin.NATIVE.token(password.getBytes(UTF_8), nonce);
        out.write(token.length);
        out.writeBytes(token);
        out.writeBytes((database + "\0mysql_native_password\0").getBytes(UTF_8));
        send(1, out.toByteArray());
        Answer answer = read();
        if (answer.isError()) {
            throw new IOException("The login was refused: " + answer.errorCode());
        }
        return this;
    }

    void query(String sql) throws IOException {
        command(CommandCode.QUERY, sql.getBytes(UTF_8));
    }

    void command(int code, byte[] body) throws IOException {
        byte[] payload = new byte[body.length + 1];
        payload[0] = (byte) code;
        System.arraycopy(body, 0, payload, 1, body.length);
        send(0, payload);
    }

    void send(int sequence, byte[] payload) throws IOException {
        byte[] packet = new byte[payload.length + 4];
        packet[0] = (byte) payload.length;
        packet[1] = (byte) (payload.length >> 8);
        packet[2] = (byte) (payload.length >> 16);
        packet[3] = (byte) sequence;
        System.arraycopy(payload, 0, packet, 4, payload.length);
        raw(packet);
    }

    void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    Answer read() throws IOException {
        int low = in.readUnsignedByte();
        int length = low | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
        int sequence = in.readUnsignedByte();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Answer(sequence, payload);
    }

    /** Reads until the gateway closes the connection; the time-out of the socket bounds it. */
    void awaitEnd() throws IOException {
        byte[] ignored = new byte[8192];
        try {
            while (in.read(ignored) >= 0) {
                Arrays.fill(ignored, (byte) 0);
            }
        } catch (EOFException _) {
            // an end, too
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
