package io.shardway.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that keeps every request as the bytes that came, and answers what it was told. */
public final class RecordingServer implements AutoCloseable {

    /** An answer; headers beside Content-Length. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        public static Answer of(int status, String body) {
            return new Answer(status, Map.of("Content-Type", "application/json"), bytes(body));
        }

        public static Answer redirect(int status, String location) {
            return new Answer(status, Map.of("Location", location), bytes("{\"name\":\"from the redirect\"}"));
        }
    }

    private final ServerSocket socket;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private volatile Answer otherwise = Answer.of(200, "{}");

    private RecordingServer(ServerSocket socket) {
        this.socket = socket;
    }

    public static RecordingServer start() {
        try {
            var server = new RecordingServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** Answers a request line such as {@code GET /v1/organizations} with these, one after the other, the last one for ever. */
    public RecordingServer on(String request, Answer... inOrder) {
        answers.put(request, new ArrayDeque<>(List.of(inOrder)));
        return this;
    }

    public RecordingServer on(String request, int status, String body) {
        return on(request, Answer.of(status, body));
    }

    /** For every other request. */
    public RecordingServer otherwise(int status, String body) {
        otherwise = Answer.of(status, body);
        return this;
    }

    /** Every request so far, as it came, with the port taken out. */
    public List<String> requests() {
        return requests.stream()
                .map(request -> request.replace("127.0.0.1:" + socket.getLocalPort(), "HOST"))
                .toList();
    }

    /** The first line of every request. */
    public List<String> requestLines() {
        return requests().stream()
                .map(request -> request.lines().findFirst().orElse("").replace(" HTTP/1.1", ""))
                .toList();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = connection.getInputStream();
            var out = connection.getOutputStream();
            for (var head = head(in); !head.isEmpty(); head = head(in)) {
                var body = new String(in.readNBytes(contentLength(head)), StandardCharsets.UTF_8);
                requests.add(head + body);
                var line = head.lines().findFirst().orElse("").replace(" HTTP/1.1", "");
                out.write(bytes(answer(line)));
                out.flush();
            }
        } catch (IOException _) {
            // The client has gone.
        }
    }

    private Answer answer(String line) {
        var queue = answers.get(line);
        if (queue == null) {
            return otherwise;
        }
        synchronized (queue) {
            return queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
        }
    }

    private static byte[] bytes(Answer answer) {
        var headers = new LinkedHashMap<>(answer.headers());
        if (answer.status() != 204) {
            headers.put("Content-Length", Integer.toString(answer.body().length));
        }
        var head = new StringBuilder("HTTP/1.1 " + answer.status() + " Said\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        var all = new ByteArrayOutputStream();
        all.writeBytes(bytes(head.append("\r\n").toString()));
        all.writeBytes(answer.body());
        return all.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Up to and with the empty line; empty at the end of the stream. */
    private static String head(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            text.append((char) b);
            if (text.length() >= 4 && text.substring(text.length() - 4).equals("\r\n\r\n")) {
                return text.toString();
            }
        }
        return "";
    }

    private static int contentLength(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .map(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
