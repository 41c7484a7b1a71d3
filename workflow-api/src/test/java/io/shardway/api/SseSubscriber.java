package io.shardway.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Follows a stream of events as a browser does: remembers the last id, connects again when the stream breaks, and stops on 204 or after the event
 * {@code end}.
 */
public final class SseSubscriber implements AutoCloseable {

    /** One event as it came. */
    public record Received(long id, String name, String data) {}

    private final HttpClient http;
    private final Supplier<URI> address;
    private final List<Received> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger comments = new AtomicInteger();
    private final Thread thread;
    private volatile String lastId;
    private volatile String ending = "";
    private volatile String retry = "";

    /** @param address asked before every connection */
    public SseSubscriber(HttpClient http, Supplier<URI> address, long after) {
        this.http = http;
        this.address = address;
        this.lastId = Long.toString(after);
        this.thread = Thread.ofVirtual().start(this::follow);
    }

    public List<Received> events() {
        return List.copyOf(events);
    }

    public List<Long> ids() {
        return events.stream().map(Received::id).toList();
    }

    public List<String> names() {
        return events.stream().map(Received::name).toList();
    }

    public int connections() {
        return connections.get();
    }

    public int comments() {
        return comments.get();
    }

    /** Milliseconds that the server asked to wait before another connection. */
    public String retry() {
        return retry;
    }

    /** Data of the event {@code end}, {@code 204} when the server said that there is nothing more, empty while it goes on. */
    public String ending() {
        return ending;
    }

    private void follow() {
        while (ending.isEmpty() && !Thread.currentThread().isInterrupted()) {
            try {
                var response = http.send(request(), HttpResponse.BodyHandlers.ofLines());
                if (response.statusCode() == 204) {
                    ending = "204";
                } else if (response.statusCode() == 200) {
                    connections.incrementAndGet();
                    read(response.body().iterator());
                } else {
                    rest();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException _) {
                // As a browser: the connection broke, the next one resumes.
                rest();
            }
        }
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(address.get())
                .header("Authorization", ApiServers.TOKEN)
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", lastId)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private void read(Iterator<String> lines) {
        String id = "";
        String name = "";
        String data = "";
        while (ending.isEmpty() && lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith(":")) {
                comments.incrementAndGet();
            } else if (line.startsWith("retry:")) {
                retry = value(line);
            } else if (line.startsWith("id:")) {
                id = value(line);
            } else if (line.startsWith("event:")) {
                name = value(line);
            } else if (line.startsWith("data:")) {
                data = value(line);
            } else if (line.isEmpty() && !name.isEmpty()) {
                take(id, name, data);
                name = "";
            }
        }
    }

    private void take(String id, String name, String data) {
        if (name.equals("end")) {
            ending = data;
            return;
        }
        events.add(new Received(Long.parseLong(id), name, data));
        lastId = id;
    }

    private static String value(String line) {
        return line.substring(line.indexOf(':') + 1).strip();
    }

    private static void rest() {
        try {
            Thread.sleep(Duration.ofMillis(100));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ending = ending.isEmpty() ? "closed" : ending;
        thread.interrupt();
    }
}
