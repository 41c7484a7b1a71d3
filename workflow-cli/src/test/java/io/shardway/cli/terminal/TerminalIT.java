package io.shardway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.cli.RecordingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions at a real pseudo terminal (contract sections 9.2 and 9.4): what is asked, what is sent, how it ends. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "script of util-linux makes the pseudo terminal")
class TerminalIT {

    private static final String D = "/v1/organizations/acme/databases/shop";
    private static final String ONE = D + "/workflows/1";

    private final RecordingServer server = RecordingServer.start()
            .on("GET " + ONE, 200, "{\"number\":1,\"state\":\"copying\",\"source_keyspace\":{\"name\":\"old-shop\"}}")
            .otherwise(200, "{\"number\":1,\"state\":\"copying\"}");

    @AfterEach
    void close() {
        server.close();
    }

    private Map<String, String> login() {
        return Map.of(
                "SHARDWAY_API_URL", server.url(),
                "SHARDWAY_ORG", "acme",
                "SHARDWAY_SERVICE_TOKEN_ID", "abcdefghijkl",
                "SHARDWAY_SERVICE_TOKEN", "pscale_tkn_secret");
    }

    private PseudoTerminal run(String... arguments) {
        return PseudoTerminal.run(login(), arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "switch-traffic", "cutover"})
    void takesEnterForNo(String command) {
        try (var terminal = run("workflow", command, "shop", "1")) {
            terminal.waitFor("[y/N]").type("\n");

            assertThat(terminal.exitCode()).isEqualTo(2);
            assertThat(terminal.screen()).contains("was not confirmed");
            assertThat(server.requestLines()).isSubsetOf("GET " + ONE);
        }
    }

    @Test
    void cancelsAfterYes() {
        try (var terminal = run("workflow", "cancel", "shop", "1")) {
            terminal.waitFor("Really cancel workflow #1 of database shop? [y/N]")
                    .type("y\n");

            assertThat(terminal.exitCode()).as(terminal.screen()).isZero();
            assertThat(terminal.screen()).contains("Workflow #1 of shop is being cancelled.");
            assertThat(server.requestLines()).containsExactly("DELETE " + ONE);
        }
    }

    @Test
    void namesTheSourceKeyspaceBeforeACutover() {
        try (var terminal = run("workflow", "cutover", "shop", "1")) {
            terminal.waitFor("sets the moved tables in keyspace old-shop aside")
                    .waitFor("[y/N]")
                    .type("yes\n");

            assertThat(terminal.exitCode()).isZero();
            assertThat(server.requestLines()).containsExactly("GET " + ONE, "PATCH " + ONE + "/cutover");
        }
    }

    @Test
    void doesNotAskAboutAWorkflowThatIsNotThere() {
        server.on("GET " + ONE, 404, "{\"code\":\"not_found\",\"message\":\"no\"}");
        try (var terminal = run("workflow", "cutover", "shop", "1")) {
            assertThat(terminal.exitCode()).isEqualTo(2);
            assertThat(terminal.screen()).contains("does not exist").doesNotContain("[y/N]");
        }
    }

    @Test
    void sendsNothingAndEndsWithZeroAfterCtrlC() {
        try (var terminal = run("workflow", "switch-traffic", "shop", "1", "--replicas-only")) {
            terminal.waitFor("the replica reads of database shop? [y/N]").type(PseudoTerminal.CTRL_C);

            assertThat(terminal.exitCode()).isZero();
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"</dev/null", ">/dev/null", "2>/dev/null"})
    void asksOnlyWhenAllThreeStreamsAreTerminals(String redirection) {
        var command = PseudoTerminal.java() + " workflow cancel shop 1 " + redirection;
        try (var terminal = PseudoTerminal.start(login(), command)) {
            assertThat(terminal.exitCode()).isEqualTo(2);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void turnsASpinnerAndErasesIt() {
        try (var terminal = run("workflow", "show", "shop", "1")) {
            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen())
                    .contains(" Fetching workflow #1 of shop…")
                    .contains("\r\u001b[2K  NUMBER");
        }
    }

    @Test
    void leavesTheWorkToTheServerAfterCtrlCDuringAWait() {
        try (var terminal = run("workflow", "retry", "shop", "1", "--wait")) {
            terminal.waitFor("copying").type(PseudoTerminal.CTRL_C);

            assertThat(terminal.exitCode()).isEqualTo(130);
            assertThat(terminal.screen())
                    .contains(
                            "Workflow #1 goes on in the server; see it with shardway workflow show shop 1 --org acme");
        }
    }

    private void serveKeyspaces() {
        server.on("GET " + D + "/branches/main/keyspaces", 200, """
                        {"data":[{"name":"shop"},{"name":"shop-sharded","sharded":true},{"name":"sequences"}]}
                        """)
                .on("GET " + D + "/branches/main/schema?keyspace=shop", 200, """
                        {"data":[{"name":"customers"},{"name":"orders"},{"name":"order_items"},{"name":"orders_seq"}]}
                        """)
                .on("POST " + D + "/workflows", 201, "{\"number\":4,\"state\":\"pending\"}");
    }

    @Test
    void asksForEachPartOfAWorkflowInOrder() {
        serveKeyspaces();
        try (var terminal = run("workflow", "create", "shop", "main", "--interactive", "--name", "preset")) {
            terminal.waitFor("Name [preset]: ").type("\n");
            terminal.waitFor("Source keyspace\n  1  shop\n  2  shop-sharded\n  3  sequences\nNumber or name: ")
                    .type("1\n");
            terminal.waitFor("Tables\n  1  customers\n  2  orders\n  3  order_items\n")
                    .waitFor("(* is all): ")
                    .type("order*\n");
            terminal.waitFor("Target keyspace\n  1  shop-sharded\n  2  sequences\n")
                    .type("shop-sharded\n");
            terminal.waitFor("Build secondary indexes after the copy? [Y/n] ").type("n\n");
            terminal.waitFor("When the source's tables are altered\n")
                    .waitFor("Number or name [STOP]: ")
                    .type("EXEC\n");
            terminal.waitFor("Global keyspace, for sequence tables\n  1  shop\n  2  sequences\n")
                    .type("2\n");

            assertThat(terminal.exitCode()).as(terminal.screen()).isZero();
            assertThat(terminal.screen()).contains("Workflow #4 moves 2 tables from shop to shop-sharded.");
            assertThat(server.requestLines())
                    .containsExactly(
                            "GET " + D + "/branches/main/keyspaces",
                            "GET " + D + "/branches/main/schema?keyspace=shop",
                            "POST " + D + "/workflows");
            assertThat(server.requests().getLast())
                    .endsWith(
                            "{\"branch_name\":\"main\",\"name\":\"preset\",\"source_keyspace\":\"shop\",\"target_keyspace\":\"shop-sharded\","
                                    + "\"tables\":[\"orders\",\"order_items\"],\"global_keyspace\":\"sequences\","
                                    + "\"defer_secondary_keys\":false,\"on_ddl\":\"EXEC\"}");
        }
    }

    @Test
    void doesNotAskForAGlobalKeyspaceBetweenUnshardedOnes() {
        serveKeyspaces();
        server.on("GET " + D + "/branches/main/schema?keyspace=shop", 500, "{}");
        try (var terminal =
                run("workflow", "create", "shop", "main", "-i", "--source-keyspace", "shop", "-f", "json")) {
            terminal.waitFor("Name: ").type("n\n");
            terminal.waitFor("Number or name [shop]: ").type("\n");
            terminal.waitFor("(* is all): ").type("typed_by_hand\n");
            terminal.waitFor("Target keyspace\n").type("sequences\n");
            terminal.waitFor("[Y/n] ").type("\n");
            terminal.waitFor("[STOP]: ").type("\n");

            assertThat(terminal.exitCode()).as(terminal.screen()).isZero();
            assertThat(terminal.screen()).doesNotContain("Global").doesNotContain("\"number\"");
            assertThat(server.requests().getLast()).contains("\"tables\":[\"typed_by_hand\"]");
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {PseudoTerminal.CTRL_C, PseudoTerminal.CTRL_D})
    void failsWhenTheFormIsGivenUp(char key) {
        serveKeyspaces();
        try (var terminal = run("workflow", "create", "shop", "main", "--interactive")) {
            terminal.waitFor("Name: ").type(key);

            assertThat(terminal.exitCode()).isEqualTo(2);
            assertThat(terminal.screen()).contains("creating the workflow was given up");
            assertThat(server.requestLines()).containsExactly("GET " + D + "/branches/main/keyspaces");
        }
    }

    @Test
    void takesATokenWithoutShowingIt(@TempDir Path home) throws IOException {
        server.on("GET /v1/organizations", 200, "{\"data\":[]}");
        try (var terminal = PseudoTerminal.run(
                Map.of("SHARDWAY_API_URL", server.url(), "HOME", home.toString()), "auth", "login")) {
            terminal.waitFor("Token (id:token, or an access token): ").type("abcdefghijkl:pscale_tkn_typed\n");

            assertThat(terminal.exitCode()).as(terminal.screen()).isZero();
            assertThat(terminal.screen()).contains("Logged in at").doesNotContain("pscale_tkn_typed");
            assertThat(Files.readString(home.resolve(".config/shardway/access-token")))
                    .isEqualTo("abcdefghijkl:pscale_tkn_typed\n");
        }
    }

    @Test
    void keepsColoursOutOfErrorsForPrograms() {
        server.on("GET " + ONE, 404, "{\"code\":\"not_found\",\"message\":\"no\"}");
        var coloured = new HashMap<>(login());
        coloured.put("NO_COLOR", "");
        coloured.put("TERM", "xterm");
        try (var terminal = PseudoTerminal.run(coloured, "workflow", "show", "shop", "1", "--format", "json")) {
            assertThat(terminal.exitCode()).isEqualTo(2);
            assertThat(terminal.screen()).contains("NOT_FOUND").doesNotContain("\u001b");
        }
    }
}
