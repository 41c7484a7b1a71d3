package io.shardway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where values come from: flag, environment, project file, user file, local stack, default (contract section 9.7). */
class ConfigurationTest {

    private final Path home;
    private final Path directory;
    private final RecordingServer server = RecordingServer.start().otherwise(200, "{\"data\":[]}");

    ConfigurationTest(@TempDir Path home, @TempDir Path directory) throws IOException {
        this.home = home;
        this.directory = directory;
        write(home.resolve(".config/shardway/shardway.yml"), "org: from-user\napi-url: " + server.url() + "\n");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Cli cli() {
        return Cli.bare().home(home).directory(directory).with("SHARDWAY_API_TOKEN", "token");
    }

    private String organizationAsked(Cli cli, String... more) {
        var words = new java.util.ArrayList<>(java.util.List.of("workflow", "list", "shop"));
        words.addAll(java.util.List.of(more));
        var result = cli.run(words.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isZero();
        return server.requestLines().getLast().replaceAll(".*organizations/([^/]*)/.*", "$1");
    }

    @Test
    void preferFlagsThenEnvironmentThenProjectThenUser() throws IOException {
        assertThat(organizationAsked(cli())).isEqualTo("from-user");

        write(directory.resolve(".shardway.yml"), "org: from-project\n");
        assertThat(organizationAsked(cli())).isEqualTo("from-project");

        assertThat(organizationAsked(cli().with("PLANETSCALE_ORG", "from-pscale")))
                .isEqualTo("from-pscale");
        assertThat(organizationAsked(
                        cli().with("PLANETSCALE_ORG", "from-pscale").with("SHARDWAY_ORG", "from-variable")))
                .isEqualTo("from-variable");
        assertThat(organizationAsked(cli().with("SHARDWAY_ORG", "from-variable"), "--org", "from-flag"))
                .isEqualTo("from-flag");
    }

    @Test
    void takeEmptyVariablesForUnset() {
        assertThat(organizationAsked(cli().with("SHARDWAY_ORG", ""))).isEqualTo("from-user");
    }

    @Test
    void readTheProjectFileAtTheRootOfTheWorkTreeOnly() throws IOException {
        Files.createDirectories(directory.resolve("repo/.git"));
        write(directory.resolve("repo/.shardway.yml"), "org: from-root\n");
        write(directory.resolve("repo/below/.shardway.yml"), "org: from-below\n");

        assertThat(organizationAsked(cli().directory(directory.resolve("repo/below"))))
                .isEqualTo("from-root");
    }

    @Test
    void takeOnlyThreeKeysFromAProjectFileAndWarnOfOthers() throws IOException {
        write(directory.resolve(".pscale.yml"), "org: from-project\napi-url: http://127.0.0.1:1\n");

        var result = cli().run("workflow", "list", "shop");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("Warning: api-url is ignored").contains(".pscale.yml");
    }

    @Test
    void readTheFileOfPscaleWhenThereIsNoneOfShardway() throws IOException {
        Files.delete(home.resolve(".config/shardway/shardway.yml"));
        write(home.resolve(".config/planetscale/pscale.yml"), "org: from-pscale-file\napi-url: " + server.url() + "\n");

        assertThat(organizationAsked(cli())).isEqualTo("from-pscale-file");
    }

    @Test
    void readOnlyTheFileOfTheConfigFlag() throws IOException {
        write(directory.resolve(".shardway.yml"), "org: from-project\n");
        write(directory.resolve("other.yml"), "org: from-other\napi-url: " + server.url() + "\nformat: json\n");

        var result = cli().run("workflow", "list", "shop", "--config", "other.yml");

        assertThat(result.out()).isEqualTo("[]\n");
        assertThat(server.requestLines()).containsExactly("GET /v1/organizations/from-other/databases/shop/workflows");
    }

    @Test
    void knowEveryFlagAsAVariable() {
        server.otherwise(200, "{\"number\":3}");
        var cli = cli().with("SHARDWAY_NAME", "n")
                .with("PLANETSCALE_TABLES", "a,\"b,c\"")
                .with("SHARDWAY_DEFER_SECONDARY_KEYS", "false")
                .with("SHARDWAY_ON_DDL", "IGNORE")
                .with("SHARDWAY_FORCE", "true")
                .with("SHARDWAY_REPLICAS_ONLY", "1");

        assertThat(cli.run("workflow", "create", "shop", "main").exitCode()).isZero();
        assertThat(cli.run("workflow", "switch-traffic", "shop", "3").exitCode())
                .isZero();

        assertThat(server.requests().getFirst())
                .endsWith(
                        "{\"branch_name\":\"main\",\"name\":\"n\",\"source_keyspace\":\"\",\"target_keyspace\":\"\",\"tables\":[\"a\",\"b,c\"],"
                                + "\"global_keyspace\":\"\",\"defer_secondary_keys\":false,\"on_ddl\":\"IGNORE\"}");
        assertThat(server.requestLines().getLast()).endsWith("/switch-replicas");
    }

    @Test
    void sayWhatIsWrongWithAVariable() {
        var result = cli().with("SHARDWAY_DEBUG", "perhaps").run("workflow", "list", "shop");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("'perhaps' for debug").contains("true or false");
    }

    @Test
    void neverQuoteABrokenFile() throws IOException {
        write(home.resolve(".config/shardway/shardway.yml"), "service-token: \"pscale_tkn_broken\norg: [\n");

        var result = cli().run("workflow", "list", "shop");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("not valid YAML").doesNotContain("pscale_tkn_broken");
    }

    @Test
    void preferAServiceTokenToAnAccessTokenAndBothToAStoredLogin() throws IOException {
        write(home.resolve(".config/shardway/access-token"), "stored\n");

        cli().without("SHARDWAY_API_TOKEN").run("workflow", "list", "shop");
        cli().run("workflow", "list", "shop");
        cli().with("SHARDWAY_SERVICE_TOKEN_NAME", "id")
                .with("SHARDWAY_SERVICE_TOKEN", "secret")
                .run("workflow", "list", "shop");

        assertThat(server.requests())
                .extracting(request -> request.lines()
                        .filter(line -> line.startsWith("Authorization"))
                        .findFirst()
                        .orElse(""))
                .containsExactly(
                        "Authorization: Bearer stored", "Authorization: Bearer token", "Authorization: id:secret");
    }

    @Test
    void keepALoginForItsOwnerOnlyAndForgetIt() throws IOException {
        var bare = Cli.bare().home(home).directory(directory);
        var login = bare.input("abcdefghijkl:pscale_tkn_typed\n").run("auth", "login");
        var file = home.resolve(".config/shardway/access-token");

        assertThat(login.exitCode()).as(login.err()).isZero();
        assertThat(login.out()).doesNotContain("pscale_tkn_typed");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        bare.run("org", "list");
        assertThat(server.requests().getLast()).contains("Authorization: abcdefghijkl:pscale_tkn_typed\r\n");

        assertThat(bare.run("auth", "logout").out()).isEqualTo("Logged out.\n");
        assertThat(file).doesNotExist();
        assertThat(bare.run("auth", "logout").exitCode()).isZero();
    }

    @Test
    void keepNoLoginThatTheServerRefuses() {
        server.otherwise(401, "{\"code\":\"unauthorized\",\"message\":\"no such token\"}");

        var login = Cli.bare().home(home).directory(directory).input("a:b\n").run("auth", "login");

        assertThat(login.exitCode()).isEqualTo(2);
        assertThat(home.resolve(".config/shardway/access-token")).doesNotExist();
    }

    @Test
    void checkLooksForAnOrganizationInFilesOnly() throws IOException {
        assertThat(cli().run("auth", "check", "-f", "json").exitCode()).isZero();

        Files.writeString(home.resolve(".config/shardway/shardway.yml"), "api-url: " + server.url() + "\n");
        var without = cli().with("SHARDWAY_ORG", "ignored").run("auth", "check", "-f", "json");

        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.out()).contains("action_required").contains("NO_ORG");
        assertThat(cli().run("auth", "check").exitCode()).isZero();
    }

    @Test
    void fallBackToTheLocalStack() throws IOException {
        var stack = directory.resolve("cli.yml");
        write(
                stack,
                "api-url: " + server.url() + "\norg: acme\nservice-token-id: local\nservice-token: local-secret\n");
        Files.delete(home.resolve(".config/shardway/shardway.yml"));

        assertThat(organizationAsked(Cli.bare().home(home).directory(directory).localStack(stack)))
                .isEqualTo("acme");
        assertThat(server.requests().getLast()).contains("Authorization: local:local-secret\r\n");
    }

    @Test
    void neverSendTheLocalStacksTokenToAnotherServer() throws IOException {
        var stack = directory.resolve("cli.yml");
        write(stack, "api-url: http://127.0.0.1:1\norg: acme\nservice-token-id: local\nservice-token: local-secret\n");
        Files.delete(home.resolve(".config/shardway/shardway.yml"));
        var cli = Cli.bare().home(home).directory(directory).localStack(stack);

        assertThat(cli.run("workflow", "list", "shop", "--api-url", server.url())
                        .err())
                .contains("not authenticated");
        assertThat(cli.with("SHARDWAY_API_URL", server.url())
                        .run("workflow", "list", "shop")
                        .err())
                .contains("not authenticated");
        assertThat(server.requests()).isEmpty();
    }
}
