package io.shardway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardway.cli.failure.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the server, one at a time, exactly as contract section 1 has them: HTTP/1.1, no time-out, no retry, gzip
 * offered, redirects only on the same host.
 */
public final class ApiClient implements AutoCloseable {

    private static final int MOST_REDIRECTS = 10;

    private final ApiAddress address;
    private final Credentials credentials;
    private final String userAgent;
    private final String version;
    private final Consumer<String> trace;
    private final Connections connections;

    /** @param trace gets a line for each request and each answer, without credentials and bodies */
    public ApiClient(
            ApiAddress address,
            Credentials credentials,
            String version,
            Map<String, String> environment,
            Consumer<String> trace) {
        this.address = address;
        this.credentials = credentials;
        this.version = version;
        this.userAgent = "shardway-cli/" + version;
        this.trace = trace;
        this.connections = new Connections(environment);
    }

    public ApiAddress address() {
        return address;
    }

    public JsonNode get(String path) {
        return answer("GET", path, null);
    }

    public JsonNode post(String path, JsonNode body) {
        return answer("POST", path, body.toString());
    }

    public JsonNode patch(String path, JsonNode body) {
        return answer("PATCH", path, body.toString());
    }

    /** An action: a PATCH without a body. */
    public JsonNode act(String path) {
        return answer("PATCH", path, null);
    }

    public JsonNode delete(String path) {
        return answer("DELETE", path, null);
    }

    private JsonNode answer(String method, String path, @Nullable String body) {
        var target = address.resolve(path);
        for (int redirects = 0; ; redirects++) {
            var response = send(method, target, body);
            var next = redirect(target, response);
            if (next.isEmpty()) {
                return Answers.read(response.statusCode(), text(response));
            }
            if (redirects == MOST_REDIRECTS) {
                throw Failure.of("%s %s was redirected more than %d times".formatted(method, path, MOST_REDIRECTS));
            }
            target = next.get();
            // As browsers and every other client do: only 307 and 308 keep the method and the body.
            if (response.statusCode() < 307 && !method.equals("GET")) {
                method = "GET";
                body = null;
            }
        }
    }

    private static Optional<URI> redirect(URI from, HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 301, 302, 303, 307, 308 ->
                response.headers().firstValue("Location").map(from::resolve).filter(to -> from.getHost()
                        .equalsIgnoreCase(to.getHost()));
            default -> Optional.empty();
        };
    }

    private HttpResponse<byte[]> send(String method, URI target, @Nullable String body) {
        trace.accept(method + " " + target);
        try {
            var response = connections.to(target).send(request(method, target, body), BodyHandlers.ofByteArray());
            trace.accept(response.statusCode() + " with " + response.body().length + " bytes");
            return response;
        } catch (IOException e) {
            throw unreachable(method, target, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Failure.of("%s %s was interrupted".formatted(method, target.getPath()));
        }
    }

    private HttpRequest request(String method, URI target, @Nullable String body) {
        var request = HttpRequest.newBuilder(target)
                .setHeader("Accept", "application/json")
                .setHeader("Accept-Encoding", "gzip")
                .setHeader("Authorization", credentials.header())
                .setHeader("User-Agent", userAgent)
                .setHeader("shardway-cli-version", version);
        if (method.equals("GET")) {
            return request.GET().build();
        }
        request.setHeader("Content-Type", "application/json");
        if (method.equals("DELETE")) {
            // Without a publisher there is no Content-Length either.
            return request.DELETE().build();
        }
        return request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    private static String text(HttpResponse<byte[]> response) {
        boolean zipped = response.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equalsIgnoreCase)
                .isPresent();
        if (!zipped || response.body().length == 0) {
            return new String(response.body(), StandardCharsets.UTF_8);
        }
        try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return new String(unzipped.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Failure.of("the server's answer is said to be gzip and is not: " + e.getMessage());
        }
    }

    private Failure unreachable(String method, URI target, IOException failure) {
        return Failure.network(
                "cannot reach %s (%s %s): %s".formatted(address.shown(), method, target.getPath(), reason(failure)));
    }

    /** The JDK's exceptions often carry no message; their causes name what happened. */
    private static String reason(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "no such host";
            }
        }
        if (failure instanceof ConnectException) {
            return "connection refused";
        }
        var message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        connections.close();
    }
}
