package io.shardway.api.contract;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that can be bent.
 *
 * @param complete the server has all of it; if not, it may rightly wait for more
 */
@SuppressWarnings("ArrayRecordComponent") // Sent once, never compared.
record FuzzRequest(String method, String path, List<Header> headers, byte[] body, boolean complete) {

    record Header(String name, String value) {}

    FuzzRequest {
        headers = List.copyOf(headers);
    }

    static FuzzRequest of(String method, String path, String body, String authorization) {
        var headers = new ArrayList<Header>();
        headers.add(new Header("Host", "localhost"));
        headers.add(new Header("Connection", "close"));
        headers.add(new Header("Accept", "application/json"));
        headers.add(new Header("Authorization", authorization));
        if (!method.equals("GET")) {
            headers.add(new Header("Content-Type", "application/json"));
        }
        return new FuzzRequest(method, path, headers, body.getBytes(StandardCharsets.UTF_8), true);
    }

    FuzzRequest withMethod(String other) {
        return new FuzzRequest(other, path, headers, body, complete);
    }

    FuzzRequest withPath(String other) {
        return new FuzzRequest(method, other, headers, body, complete);
    }

    FuzzRequest withHeaders(List<Header> others) {
        return new FuzzRequest(method, path, others, body, complete);
    }

    FuzzRequest withBody(byte[] other) {
        return new FuzzRequest(method, path, headers, other, complete);
    }

    FuzzRequest incomplete() {
        return new FuzzRequest(method, path, headers, body, false);
    }

    boolean has(String name) {
        return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }

    /** As it goes over the wire; the length is the body's unless a mutation says otherwise. */
    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        if (body.length > 0 && !has("Content-Length") && !has("Transfer-Encoding")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }
}
