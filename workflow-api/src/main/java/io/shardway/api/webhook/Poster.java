package io.shardway.api.webhook;

import io.shardway.api.ApiConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;

/**
 * One POST to a receiver: to the address that was checked and no other, with a bound on time and on what is read of the answer, and without
 * following redirects.
 */
@ApplicationScoped
class Poster {

    private static final long MOST_BYTES_READ = 64 * 1024;
    private static final int CONNECTIONS_PER_RECEIVER = 32;

    private final Vertx vertx;
    private final HttpClient client;
    private final Targets targets;
    private final Duration patience;

    @Inject
    Poster(Vertx vertx, Targets targets, ApiConfig config) {
        this(vertx, targets, config.webhook().attemptTimeout());
    }

    Poster(Vertx vertx, Targets targets, Duration patience) {
        this.vertx = vertx;
        this.targets = targets;
        this.patience = patience;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setMaxPoolSize(CONNECTIONS_PER_RECEIVER));
    }

    /** Returns within the patience, the look-up of the name included, and never throws for what the receiver does. */
    Answer post(URI url, int attempt, Map<String, String> headers, String body) throws InterruptedException {
        long begin = System.nanoTime();
        List<InetAddress> addresses;
        try {
            addresses = targets.addresses(url, patience);
        } catch (UnknownHostException _) {
            return Answer.error("the host name is unknown", since(begin));
        } catch (Targets.TargetRefusedException e) {
            return Answer.error(String.valueOf(e.getMessage()), since(begin));
        } catch (TimeoutException _) {
            return Answer.error(
                    "the host name could not be looked up within " + patience.toMillis() + " ms", since(begin));
        }
        var address = addresses.get((attempt - 1) % addresses.size());
        var payload = Buffer.buffer(body.getBytes(StandardCharsets.UTF_8));
        try {
            int status = send(url, address, headers, payload, patience.minus(since(begin)));
            return Answer.status(status, since(begin));
        } catch (TimeoutException _) {
            return Answer.error("no answer within " + patience.toMillis() + " ms", since(begin));
        } catch (ExecutionException e) {
            return Answer.error(reason(Optional.ofNullable(e.getCause()).orElse(e)), since(begin));
        }
    }

    private int send(URI url, InetAddress address, Map<String, String> headers, Buffer body, Duration left)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (left.toMillis() <= 0) {
            throw new TimeoutException("The look-up of the name took all the time");
        }
        var status = new CompletableFuture<Integer>();
        var running = client.request(options(url, address, headers, left))
                .onSuccess(request -> {
                    // A handshake that ended late: nothing is sent once nobody waits for it, and the lease may be
                    // another's.
                    if (status.isDone()) {
                        request.reset();
                        return;
                    }
                    bound(request, left);
                    request.response()
                            .onSuccess(response -> {
                                discard(response);
                                status.complete(response.statusCode());
                            })
                            .onFailure(status::completeExceptionally);
                    request.end(body).onFailure(status::completeExceptionally);
                })
                .onFailure(status::completeExceptionally);
        try {
            return status.get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | InterruptedException e) {
            status.completeExceptionally(e);
            running.onSuccess(HttpClientRequest::reset);
            throw e;
        }
    }

    private static RequestOptions options(URI url, InetAddress address, Map<String, String> headers, Duration left) {
        boolean tls = "https".equals(url.getScheme());
        int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setFollowRedirects(false)
                .setConnectTimeout(left.toMillis());
        headers.forEach(options::putHeader);
        return options;
    }

    /** A receiver that goes on answering for ever is cut off all the same. */
    private void bound(HttpClientRequest request, Duration left) {
        vertx.setTimer(left.toMillis(), _ -> request.reset());
    }

    private static void discard(HttpClientResponse response) {
        var read = new AtomicLong();
        response.exceptionHandler(_ -> {});
        response.handler(buffer -> {
            if (read.addAndGet(buffer.length()) > MOST_BYTES_READ) {
                response.request().reset();
            }
        });
    }

    private static String reason(Throwable failure) {
        return switch (failure) {
            case ConnectException _ -> "the connection was refused";
            case SSLException _ -> "no trusted TLS connection could be made";
            case IOException _ -> "the connection broke";
            default -> "the connection broke (" + failure.getClass().getSimpleName() + ")";
        };
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
