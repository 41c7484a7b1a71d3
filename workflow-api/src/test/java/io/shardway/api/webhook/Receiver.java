package io.shardway.api.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A real HTTP server in the place of a subscriber. It keeps every request, and answers as it is told. */
final class Receiver implements AutoCloseable {

    /** Closes the connection in place of an answer. */
    static final int BREAK = -1;

    record Request(Map<String, List<String>> headers, String body) {

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        /** Subjects are the workflow's id, or begin with it. */
        boolean isOf(String workflow) {
            return body.contains("\"subject\":\"" + workflow);
        }

        String delivery() {
            return header("Shardway-delivery");
        }
    }

    /** A request and what was answered. */
    record Exchange(Request request, int status) {}

    private final HttpServer server;
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

    private Receiver(HttpServer server, Function<Request, Integer> answers) {
        this.server = server;
        server.createContext("/", exchange -> answer(exchange, answers));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    static Receiver answering(Function<Request, Integer> answers) {
        return at(0, answers);
    }

    static Receiver at(int port, Function<Request, Integer> answers) {
        try {
            return new Receiver(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0), answers);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot listen", e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/hook?key=1";
    }

    List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    List<Request> accepted() {
        return exchanges.stream()
                .filter(exchange -> exchange.status() == 204)
                .map(Exchange::request)
                .toList();
    }

    List<Request> accepted(String workflow) {
        return accepted().stream().filter(request -> request.isOf(workflow)).toList();
    }

    /** As the documentation says to check a signature; shares no code with the sender. */
    static boolean isSigned(Request request, String secret) {
        String[] parts = request.header("Shardway-signature").split(",", 2);
        String time = parts[0].substring("t=".length());
        String given = parts[1].substring("v1=".length());
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] expected = mac.doFinal((time + "." + request.body()).getBytes(StandardCharsets.UTF_8));
            long age = Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(time));
            return age < 300 && MessageDigest.isEqual(expected, HexFormat.of().parseHex(given));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange, Function<Request, Integer> answers) throws IOException {
        try (exchange) {
            var request = new Request(
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            int status = answers.apply(request);
            exchanges.add(new Exchange(request, status));
            if (status == BREAK) {
                return;
            }
            if (status == 302) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
