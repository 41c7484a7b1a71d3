package io.shardway.api.contract;

import static io.shardway.api.Rest.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.shardway.api.ApiServers;
import io.shardway.api.FakeServices;
import io.shardway.api.Rest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Ten thousand requests, each wrong in up to three ways: none is answered with a 5xx, a stack trace or the name of a class. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class FuzzIT {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 10_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20261126);
    private static final int CONNECTIONS = 12;
    private static final int PATIENCE_MILLIS = 30_000;
    /** For a request that the server cannot have whole. */
    private static final int SHORT_PATIENCE_MILLIS = 150;

    private static final Pattern INSIDES = Pattern.compile(
            "Exception|Throwable|\\bat [\\w$.]+\\(|<html|\\b(java|javax|jakarta|sun|jdk)\\.[a-z]|\\bio\\.(vertx|netty|quarkus|shardway|smallrye)\\."
                    + "|\\b(com\\.fasterxml|org\\.(hibernate|jboss|mariadb))\\.|SELECT |INSERT INTO");

    private final FakeServices services = FakeServices.shared();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final ConcurrentSkipListMap<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();

    @Test
    void neverAnswersWithAnErrorOfItsOwn() throws Exception {
        assertThat(services.wanted()).isNotNull();
        call().body(Map.of("name", "fuzz")).post(Rest.D + "/branches");
        var templates = templates();
        System.out.printf("fuzz: %d requests, seed %d (-Dfuzz.seed)%n", REQUESTS, SEED);
        long begin = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            var pending = new ArrayList<Future<?>>();
            for (int i = 0; i < REQUESTS; i++) {
                // Each request has a seed of its own, so a fault can be repeated alone.
                long seed = SEED * 1_000_003 + i;
                pending.add(threads.submit(() -> send(seed, templates)));
            }
            for (Future<?> one : pending) {
                one.get();
            }
        } finally {
            Rest.freeTheBranch();
        }
        System.out.printf("fuzz: statuses %s in %.1f s (0: no answer)%n", statuses, (System.nanoTime() - begin) / 1e9);
        assertThat(faults.stream().limit(20)).as("seed %d", SEED).isEmpty();
        assertThat(statuses.getOrDefault(0, new AtomicInteger()).get())
                .as("requests without an answer")
                .isLessThan(REQUESTS / 4);
    }

    private static List<FuzzRequest> templates() {
        String token = ApiServers.TOKEN;
        var templates = new ArrayList<FuzzRequest>();
        for (PscaleCall call : PscaleCall.values()) {
            String[] text = call.request("pscale-cli/1 planetscale-go/1", "1", 1, "fuzz")
                    .split("\r\n\r\n", 2);
            String[] line = text[0].split("\r\n")[0].split(" ");
            templates.add(FuzzRequest.of(line[0], line[1], text[1], token));
        }
        templates.add(FuzzRequest.of("POST", "/v1/organizations", "{\"name\":\"fuzz\"}", token));
        templates.add(FuzzRequest.of("POST", "/v1/organizations/acme/databases", "{\"name\":\"fuzz\"}", token));
        templates.add(FuzzRequest.of("POST", Rest.D + "/branches", "{\"name\":\"fuzz\"}", token));
        templates.add(FuzzRequest.of("POST", Rest.D + "/branches/fuzz/keyspaces", """
                        {"name":"ks","shards":[{"name":"-","schema":"s","primary":{"host":"127.0.0.1","port":1},"replicas":[],
                         "accounts":{"writer":{"user":"u","password":"p"},"reader":{"user":"u","password":"p"},
                         "application":{"user":"u","password":"p"}}}]}""", token));
        templates.add(FuzzRequest.of("POST", Rest.D + "/workflows/1/verifications", "", token));
        templates.add(FuzzRequest.of("GET", Rest.D + "/workflows/1/events?after=0", "", token));
        templates.add(FuzzRequest.of(
                "GET", "/internal/v1/branches/acme/shop/main/topology", "", "Bearer " + ApiServers.INTERNAL));
        templates.add(FuzzRequest.of("GET", "/openapi", "", token));
        return templates;
    }

    private void send(long seed, List<FuzzRequest> templates) {
        var random = new Random(seed);
        var request = new Mutations(random).mutate(templates.get(random.nextInt(templates.size())));
        byte[] answer;
        try {
            answer = exchange(request);
        } catch (IOException e) {
            answer = new byte[0];
            if (e.getCause() instanceof SocketTimeoutException) {
                faults.add("request seed " + seed + ": " + request.method() + " " + request.path() + ": "
                        + e.getMessage());
            }
        }
        int status = 0;
        if (answer.length > 0) {
            String text = new String(answer, StandardCharsets.ISO_8859_1);
            status = Integer.parseInt(text.substring(9, 12));
            fault(request, status, text).ifPresent(fault -> faults.add("request seed " + seed + ": " + fault));
        }
        statuses.computeIfAbsent(status, _ -> new AtomicInteger()).incrementAndGet();
    }

    private static Optional<String> fault(FuzzRequest request, int status, String answer) {
        String what = request.method() + " " + request.path() + " " + request.headers() + " "
                + new String(request.body(), 0, Math.min(200, request.body().length), StandardCharsets.UTF_8) + " -> "
                + answer.substring(0, Math.min(600, answer.length()));
        if (status >= 500) {
            return Optional.of(what);
        }
        if (INSIDES.matcher(answer).find() && !request.path().contains("schema")) {
            return Optional.of("insides: " + what);
        }
        int body = answer.indexOf("\r\n\r\n") + 4;
        if (status >= 400
                && answer.length() > body
                && answer.contains("application/json")
                && !answer.contains("gzip")) {
            var faults = StrictDecoder.faults(
                    new String(answer.substring(body).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
                    "error");
            return faults.isEmpty() ? Optional.empty() : Optional.of(faults + ": " + what);
        }
        return Optional.empty();
    }

    private static byte[] exchange(FuzzRequest request) throws IOException {
        var answer = new ByteArrayOutputStream();
        boolean endless =
                request.headers().stream().anyMatch(header -> header.value().contains("text/event-stream"));
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(request.complete() && !endless ? PATIENCE_MILLIS : SHORT_PATIENCE_MILLIS);
            socket.getOutputStream().write(request.bytes());
            socket.getOutputStream().flush();
            byte[] buffer = new byte[16_384];
            for (int read = socket.getInputStream().read(buffer);
                    read > 0;
                    read = socket.getInputStream().read(buffer)) {
                answer.write(buffer, 0, read);
            }
        } catch (SocketTimeoutException e) {
            if (request.complete() && !endless) {
                throw new IOException("no answer within " + PATIENCE_MILLIS + " ms", e);
            }
        }
        return answer.toByteArray();
    }
}
