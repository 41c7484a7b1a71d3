package io.shardway.api.contract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** One request as bytes over a connection of its own, and the answer as it came: no library smooths anything out. */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 30_000;

    private RawHttp() {}

    /**
     * @param headers by lower-case name
     * @param body after chunks and gzip are undone
     */
    public record Answer(int status, Map<String, String> headers, String body) {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    public static Answer send(int port, String request) {
        return send(port, request.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends and reads to the end of the connection, so the request asks to close it. */
    public static Answer send(int port, byte[] request) {
        return parse(sendForBytes(port, request));
    }

    /** The answer's bytes; empty if the server closed without one, or before it had the whole request. */
    public static byte[] sendForBytes(int port, byte[] request) {
        var answer = new ByteArrayOutputStream();
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            socket.getInputStream().transferTo(answer);
        } catch (SocketException _) {
            return answer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toByteArray();
    }

    public static Answer parse(byte[] answer) {
        int end = endOfHead(answer);
        String[] head = new String(answer, 0, end, StandardCharsets.ISO_8859_1).split("\r\n");
        var headers = new TreeMap<String, String>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(':');
            headers.put(
                    head[i].substring(0, colon).toLowerCase(java.util.Locale.ROOT),
                    head[i].substring(colon + 1).strip());
        }
        try {
            InputStream body = new ByteArrayInputStream(answer, end + 4, answer.length - end - 4);
            if ("chunked".equals(headers.get("transfer-encoding"))) {
                body = new ByteArrayInputStream(unchunked(body));
            }
            if ("gzip".equals(headers.get("content-encoding"))) {
                body = new GZIPInputStream(body);
            }
            return new Answer(
                    Integer.parseInt(head[0].split(" ")[1]),
                    headers,
                    new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] unchunked(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in), 16);
            if (size == 0) {
                return body.toByteArray();
            }
            body.write(in.readNBytes(size));
            line(in);
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static int endOfHead(byte[] answer) {
        for (int i = 0; i + 3 < answer.length; i++) {
            if (answer[i] == '\r' && answer[i + 1] == '\n' && answer[i + 2] == '\r' && answer[i + 3] == '\n') {
                return i;
            }
        }
        throw new AssertionError("The server closed the connection without an answer: "
                + new String(answer, StandardCharsets.ISO_8859_1));
    }
}
