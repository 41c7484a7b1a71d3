package io.shardway.api.instance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A small balancer of TCP connections: each goes to the next instance that takes it. */
final class Balancer implements AutoCloseable {

    private static final int CONNECT_MILLIS = 1_000;

    private final ServerSocket door;
    private final List<Integer> ports;
    private final AtomicInteger next = new AtomicInteger();

    Balancer(List<Integer> ports) throws IOException {
        this.ports = List.copyOf(ports);
        this.door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var client = door.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                // Closed, or a connection that went away while it was accepted.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var instance = connect();
            if (instance.isEmpty()) {
                return;
            }
            try (var server = instance.get()) {
                var up = Thread.ofVirtual().start(() -> pump(client, server));
                pump(server, client);
                up.interrupt();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Socket> connect() {
        for (int attempt = 0; attempt < ports.size(); attempt++) {
            var socket = new Socket();
            try {
                int port = ports.get(Math.floorMod(next.getAndIncrement(), ports.size()));
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
                return Optional.of(socket);
            } catch (IOException _) {
                closeQuietly(socket);
            }
        }
        return Optional.empty();
    }

    /** Until one side ends; then both end. */
    private static void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var buffer = new byte[8_192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException _) {
            // The end of a connection, as any.
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone already.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
