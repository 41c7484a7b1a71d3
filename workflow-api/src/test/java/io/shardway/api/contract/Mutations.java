package io.shardway.api.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ways in which a request may be wrong: method, path, query, headers, and the body's structure, types, encoding and length. */
final class Mutations {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<String> METHODS = List.of(
            "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "PROPFIND", "X", "GE T");

    private static final List<String> SEGMENTS = List.of(
            "",
            ".",
            "..",
            "%2e%2e",
            "%00",
            "%zz",
            "%",
            "%ff",
            "%F0%9F%98%80",
            "☃",
            "a b",
            "a%20b",
            "%2F",
            "\\",
            ";x=1",
            "-1",
            "0",
            "18446744073709551616",
            "1e9",
            "0x1",
            "1;DROP",
            "'",
            "\"",
            "<b>",
            "{n}",
            "*",
            "null",
            "x".repeat(300),
            "y".repeat(5_000),
            "main",
            "workflows",
            "events",
            "keyspaces",
            "shop");

    private static final List<String> VALUES = List.of(
            "",
            " ",
            "0",
            "-1",
            "1",
            "99999999999999999999",
            "1.5",
            "1e400",
            "NaN",
            "null",
            "true",
            "☃",
            "%00",
            "%zz",
            "a&b",
            "../..",
            "2026-01-02T00:00:00Z..2026-01-03T00:00:00Z",
            "2026-01-02T00:00:00Z..",
            "..",
            "text/event-stream",
            "application/json",
            "*/*",
            "text/html",
            "application/json;q=0",
            "application/json; charset=utf-16",
            "application/xml",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "a/b/c",
            ";;;",
            "gzip",
            "deflate, br;q=x",
            "identity;q=0",
            "chunked",
            "100-continue",
            "Bearer x",
            ":",
            "a:b:c",
            "x".repeat(2_000));

    private static final List<String> HEADERS = List.of(
            "Accept",
            "Content-Type",
            "Accept-Encoding",
            "Content-Encoding",
            "Idempotency-Key",
            "Last-Event-ID",
            "Expect",
            "Range",
            "If-Match",
            "If-None-Match",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-HTTP-Method-Override",
            "Cookie",
            "Origin",
            "Upgrade",
            "Accept-Language",
            "User-Agent",
            "Authorization",
            "Content-Length",
            "Transfer-Encoding",
            "Te",
            "Host",
            "X-☃");

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    FuzzRequest mutate(FuzzRequest request) {
        var mutated = request;
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            mutated = switch (random.nextInt(10)) {
                case 0 -> mutated.withMethod(any(METHODS));
                case 1, 2 -> mutated.withPath(path(mutated.path()));
                case 3 -> mutated.withPath(query(mutated.path()));
                case 4, 5 -> headers(mutated);
                case 6, 7, 8 -> mutated.withBody(structure(mutated.body()));
                default -> bytes(mutated);
            };
        }
        return mutated;
    }

    private String path(String path) {
        int question = path.indexOf('?');
        String query = question < 0 ? "" : path.substring(question);
        var segments =
                new ArrayList<>(Arrays.asList((question < 0 ? path : path.substring(0, question)).split("/", -1)));
        int at = 1 + random.nextInt(Math.max(1, segments.size() - 1));
        switch (random.nextInt(4)) {
            case 0 -> segments.add(Math.min(at, segments.size()), any(SEGMENTS));
            case 1 -> {
                if (segments.size() > 2) {
                    segments.remove(at);
                }
            }
            default -> segments.set(Math.min(at, segments.size() - 1), any(SEGMENTS));
        }
        return String.join("/", segments) + query;
    }

    private String query(String path) {
        String name = any(List.of("page", "per_page", "between", "after", "keyspace", "dry_run", "x", ""));
        return path + (path.contains("?") ? "&" : "?") + name + "=" + any(VALUES);
    }

    private FuzzRequest headers(FuzzRequest request) {
        var headers = new ArrayList<>(request.headers());
        switch (random.nextInt(4)) {
            case 0 -> headers.remove(random.nextInt(headers.size()));
            case 1 -> headers.add(any(headers));
            default ->
                headers.add(random.nextInt(headers.size() + 1), new FuzzRequest.Header(any(HEADERS), any(VALUES)));
        }
        // A wrong length or a chunk that never comes leaves the server waiting.
        var mutated = request.withHeaders(headers);
        return mutated.has("Content-Length") || mutated.has("Transfer-Encoding") || !mutated.has("Connection")
                ? mutated.incomplete()
                : mutated;
    }

    private byte[] structure(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body);
            return JSON.writeValueAsBytes(bend(tree));
        } catch (JsonProcessingException e) {
            return body;
        } catch (java.io.IOException e) {
            return body;
        }
    }

    private JsonNode bend(JsonNode node) {
        if (node instanceof ObjectNode object && !object.isEmpty() && random.nextInt(5) > 0) {
            var keys = new ArrayList<String>();
            object.fieldNames().forEachRemaining(keys::add);
            String key = any(keys);
            switch (random.nextInt(5)) {
                case 0 -> object.remove(key);
                case 1 -> object.set(key + "☃", object.get(key));
                case 2 -> object.set("x".repeat(random.nextInt(50)), value());
                default -> object.set(key, bend(object.get(key)));
            }
            return object;
        }
        if (node instanceof ArrayNode array && !array.isEmpty() && random.nextInt(5) > 0) {
            int at = random.nextInt(array.size());
            array.set(at, bend(array.get(at)));
            return array;
        }
        return value();
    }

    private JsonNode value() {
        return switch (random.nextInt(14)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(BigInteger.TEN.pow(400));
            case 4 -> NODES.numberNode(new BigDecimal("1e-300"));
            case 5 -> NODES.textNode("");
            case 6 -> NODES.textNode("x".repeat(random.nextInt(3_000)));
            case 7 -> NODES.textNode("\u0000\u0007\ud800☃\u2028😀");
            case 8 -> NODES.textNode("'; DROP TABLE workflow; -- `");
            case 9 -> NODES.objectNode();
            case 10 -> NODES.arrayNode();
            case 11 -> deep(random.nextInt(2_000));
            case 12 -> NODES.arrayNode().add(NODES.nullNode()).add(1).add("orders");
            default -> NODES.textNode(any(List.of("orders", "shop", "shop2", "main", "STOP", "EXEC", "-80", "-")));
        };
    }

    private static JsonNode deep(int levels) {
        JsonNode node = NODES.numberNode(1);
        for (int i = 0; i < levels; i++) {
            node = i % 2 == 0 ? NODES.arrayNode().add(node) : NODES.objectNode().set("a", node);
        }
        return node;
    }

    private FuzzRequest bytes(FuzzRequest request) {
        byte[] body = request.body();
        return switch (random.nextInt(8)) {
            case 0 -> request.withBody(Arrays.copyOf(body, body.length / 2));
            case 1 -> request.withBody(noise(body));
            case 2 -> request.withBody(new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16));
            case 3 ->
                request.withBody(
                        ("\ufeff" + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            case 4 -> request.withBody("{\"name\":\"a\",\"name\":\"b\"}".getBytes(StandardCharsets.UTF_8));
            case 5 -> request.withBody("[".repeat(20_000).getBytes(StandardCharsets.UTF_8));
            case 6 -> request.withBody("9".repeat(2_000).getBytes(StandardCharsets.UTF_8));
            // Less than was announced.
            default -> {
                var headers = new ArrayList<>(request.headers());
                headers.add(new FuzzRequest.Header("Content-Length", Integer.toString(body.length + 10)));
                yield request.withHeaders(headers).incomplete();
            }
        };
    }

    private byte[] noise(byte[] body) {
        byte[] noisy = body.length == 0 ? new byte[20] : body.clone();
        for (int i = 0; i < 5; i++) {
            noisy[random.nextInt(noisy.length)] = (byte) random.nextInt(256);
        }
        return noisy;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
