package io.shardway.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A service token of a local stack with every permission in its organization, and the file from which the command reads it. The file is for its
 * owner only, and ends with the stack.
 */
record LocalLogin(URI api, String organization, String id, String secret) {

    /** Beside the stack's state; the front door passes it to the command. */
    static final String FILE = "cli.yml";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** All that a service token can have (docs/permissions.md). */
    private static final List<String> PERMISSIONS = List.of(
            "read_organization",
            "read_database",
            "write_database",
            "read_branch",
            "write_branch",
            "read_workflow",
            "write_workflow",
            "delete_workflow",
            "read_webhook",
            "write_webhook",
            "read_service_token",
            "write_service_token",
            "read_audit_log");

    /** @param bootstrap {@code Authorization} that may create service tokens */
    static LocalLogin create(HttpClient http, URI api, String organization, String bootstrap) {
        try {
            var body = JSON.writeValueAsString(Map.of("name", "first token of this stack", "permissions", PERMISSIONS));
            var request = HttpRequest.newBuilder(api.resolve("/v1/organizations/" + organization + "/service-tokens"))
                    .header("Authorization", bootstrap)
                    .header("Content-Type", "application/json")
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException("Cannot create the stack's first service token: %s answered %d"
                        .formatted(request.uri(), answer.statusCode()));
            }
            var token = JSON.readTree(answer.body());
            return new LocalLogin(
                    api,
                    organization,
                    token.path("id").asText(),
                    token.path("token").asText());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create the stack's first service token at " + api, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the stack's first service token was created", e);
        }
    }

    /** The value of the {@code Authorization} header. */
    String authorization() {
        return id + ":" + secret;
    }

    /** The file is never readable by others, also not while it is written. */
    void store(Path directory) {
        var file = directory.resolve(FILE);
        var partial = directory.resolve(FILE + ".partial");
        try {
            Files.deleteIfExists(partial);
            Files.createFile(
                    partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(partial, """
                api-url: %s
                org: %s
                service-token-id: %s
                service-token: %s
                """.formatted(api, organization, id, secret));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    @Override
    public String toString() {
        return "LocalLogin[" + id + "]";
    }
}
