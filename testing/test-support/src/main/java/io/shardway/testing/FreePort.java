package io.shardway.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on loopback, below the range from which the kernel takes the ports of outgoing connections: a server that is
 * killed and started again on its port finds it free, and nobody who dials it meanwhile connects to himself.
 */
public final class FreePort {

    private static final int FIRST = 18_000;
    private static final int LAST = 32_000;

    private FreePort() {}

    public static int find() {
        for (var attempt = 0; attempt < 500; attempt++) {
            var port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port on 127.0.0.1 between %d and %d".formatted(FIRST, LAST));
    }

    static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
