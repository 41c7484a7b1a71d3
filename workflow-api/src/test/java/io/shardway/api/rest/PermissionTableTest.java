package io.shardway.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.api.Endpoints;
import io.shardway.api.access.Needs;
import io.shardway.api.access.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every endpoint names its permission, and the page that tells people which is drawn from the code. */
class PermissionTableTest {

    private static final Path FILE = Path.of("../docs/permissions.md");

    @Test
    void findsAPermissionOnEveryEndpoint() {
        assertThat(Endpoints.published())
                .as("an endpoint without @Needs is closed to everybody")
                .hasSizeGreaterThan(30)
                .allSatisfy(endpoint ->
                        assertThat(needs(endpoint)).as("%s", endpoint).isPresent());
    }

    @Test
    void guardsEveryKindOfRequestByItsOwnPermission() {
        assertThat(Endpoints.published()).allSatisfy(endpoint -> {
            String word = needs(endpoint).orElseThrow().word();
            switch (endpoint.method()) {
                case "GET" -> assertThat(word).as("%s", endpoint).startsWith("read_");
                case "DELETE" -> assertThat(word).as("%s", endpoint).matches("(delete|write)_.*");
                default -> assertThat(word).as("%s", endpoint).matches("(write|create)_.*");
            }
            assertThat(EndpointName.of(endpoint.java()).path()).isEqualTo(endpoint.path());
            if (endpoint.path().contains("/workflows")) {
                assertThat(word).as("%s", endpoint).endsWith("_workflow");
            }
        });
        assertThat(Endpoints.published().stream()
                        .map(endpoint -> needs(endpoint).orElseThrow()))
                .as("no permission without a use")
                .containsAll(Permission.ALL);
    }

    @Test
    void writesThePage() throws IOException {
        String rows =
                Endpoints.published().stream().map(PermissionTableTest::row).collect(Collectors.joining("\n"));
        Files.writeString(FILE, """
            # Which request needs which permission

            Drawn by `PermissionTableTest` from the resource classes; do not edit. A service token sees its own organization only: every other
            answers 404, whatever the token may do. `create_organization` belongs to the bootstrap credential alone
            (docs/adr/0008-tokens-and-permissions.md). The last column is the action's name in the audit log; of requests that only read, the log
            holds those that were refused.

            | method | path | permission | action |
            |---|---|---|---|
            %s
            """.formatted(rows));
        assertThat(rows)
                .contains("| `DELETE` | `/v1/organizations/{org}/databases/{db}/workflows/{number}` | `delete_workflow`"
                        + " | `workflow.cancel` |");
    }

    private static String row(Endpoints.Endpoint endpoint) {
        return "| `%s`%s | `%s` | `%s` | `%s` |"
                .formatted(
                        endpoint.method(),
                        endpoint.isStream() ? " as a stream" : "",
                        endpoint.path(),
                        needs(endpoint).map(Permission::word).orElse("closed"),
                        EndpointName.of(endpoint.java()).action());
    }

    private static Optional<Permission> needs(Endpoints.Endpoint endpoint) {
        return Optional.ofNullable(endpoint.java().getAnnotation(Needs.class)).map(Needs::value);
    }
}
