package io.shardway.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.cli.Cli;
import io.shardway.cli.RecordingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keyspaces from files and flags, documents that are replaced, and passwords that never stand on the command line. */
class KeyspaceCommandsTest {

    private static final String KEYSPACES = "/v1/organizations/acme/databases/shop/branches/main/keyspaces";

    private final Path directory;
    private final RecordingServer server = RecordingServer.start()
            .on("POST " + KEYSPACES, 201, "{\"name\":\"sharded\",\"shards\":2,\"sharded\":true}");

    KeyspaceCommandsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Cli cli() {
        return Cli.at(server).directory(directory);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    private String body() {
        return server.requests().getLast().replaceFirst("(?s).*\r\n\r\n", "");
    }

    @Test
    void makesAShardedKeyspaceFromAFileWhoseAccountsServeAllShards() throws IOException {
        write("secret", "from the file\n");
        write("sharded.yml", """
                accounts:
                  writer: { user: shardway_writer, password_env: WRITER_PASSWORD }
                  reader: { user: shardway_reader, password_file: secret }
                  application: { user: app, password: in place }
                shards:
                  - { name: "-80", schema: shop_a, primary: { host: db1, port: 3306 } }
                  - name: "80-"
                    schema: shop_b
                    primary: { host: db2, port: 3307 }
                    replicas: [{ host: db3, port: 3306 }]
                """);

        var result = cli().with("WRITER_PASSWORD", "from the variable")
                .run("keyspace", "create", "shop", "main", "sharded", "--file", "sharded.yml");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("Keyspace sharded of branch main is made.")
                .doesNotContain("from the");
        var accounts = "\"accounts\":{\"writer\":{\"user\":\"shardway_writer\",\"password\":\"from the variable\"},"
                + "\"reader\":{\"user\":\"shardway_reader\",\"password\":\"from the file\"},"
                + "\"application\":{\"user\":\"app\",\"password\":\"in place\"}}";
        assertThat(body())
                .isEqualTo("{\"name\":\"sharded\",\"sharded\":true,\"shards\":["
                        + "{\"name\":\"-80\",\"schema\":\"shop_a\",\"primary\":{\"host\":\"db1\",\"port\":3306},"
                        + accounts + "},"
                        + "{\"name\":\"80-\",\"schema\":\"shop_b\",\"primary\":{\"host\":\"db2\",\"port\":3307},"
                        + "\"replicas\":[{\"host\":\"db3\",\"port\":3306}]," + accounts + "}]}");
    }

    @Test
    void makesAKeyspaceOfOneShardFromFlagsAndStandardInput() {
        var result = cli().input("""
                        {"writer": {"user": "w", "password": "1"}, "reader": {"user": "r", "password": "2"},
                         "application": {"user": "a", "password": "3"}}
                        """)
                .run(
                        "keyspace",
                        "create",
                        "shop",
                        "main",
                        "plain",
                        "--primary",
                        "[::1]:3306",
                        "--replica",
                        "db2:3306",
                        "--accounts",
                        "-");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(body())
                .startsWith(
                        "{\"name\":\"plain\",\"sharded\":false,\"shards\":[{\"name\":\"-\",\"schema\":\"plain\","
                                + "\"primary\":{\"host\":\"[::1]\",\"port\":3306},\"replicas\":[{\"host\":\"db2\",\"port\":3306}],");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shards: []                                          | should have a list of shards",
                "shards: [{ name: '-' }]                             | the account writer with user and password",
                "{shards: [{name: '-'}], accounts: {writer: {user: w}}} | has no password, password_env or password_file",
                "{shards: [{name: '-'}], accounts: {writer: {user: w, password_env: NOT_SET}}} | NOT_SET with the password of writer is not set",
                "'just text'                                         | should hold keys and values",
                "{ pass: [                                           | neither YAML nor JSON"
            })
    void sayWhatIsWrongWithAFile(String text, String message) throws IOException {
        write("bad.yml", text);

        var result = cli().run("keyspace", "create", "shop", "main", "k", "--file", "bad.yml");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(message);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void needsAFileOrAPrimaryWithAccounts() {
        assertThat(cli().run("keyspace", "create", "shop", "main", "k", "-f", "json")
                        .exitCode())
                .isEqualTo(1);
        assertThat(cli().run("keyspace", "create", "shop", "main", "k", "--file", "missing.yml")
                        .err())
                .contains("cannot read missing.yml");
    }

    @Test
    void replacesDocumentsAsTheTextThatTheyAre() throws IOException {
        write("vschema.json", "{ \"sharded\": true }");
        server.on("PATCH " + KEYSPACES + "/sharded/vschema", 200, "{\"raw\":\"{\\\"sharded\\\":true}\"}")
                .on(
                        "PATCH " + KEYSPACES.replace("keyspaces", "routing-rules"),
                        200,
                        "{\"raw\":\"{\\\"rules\\\":[]}\"}");

        var vschema =
                cli().run("keyspace", "vschema", "update", "shop", "main", "sharded", "--vschema", "vschema.json");

        assertThat(vschema.exitCode()).as(vschema.err()).isZero();
        assertThat(body()).isEqualTo("{\"vschema\":\"{ \\\"sharded\\\": true }\"}");

        var rules = cli().input("{\"rules\":[]}")
                .run("keyspace", "routing-rules", "update", "shop", "main", "--routing-rules", "-", "-f", "json");

        assertThat(rules.out()).contains("\"raw\": \"{\\\"rules\\\":[]}\"");
        assertThat(body()).isEqualTo("{\"routing_rules\":\"{\\\"rules\\\":[]}\"}");
    }

    @Test
    void sendsNoDocumentThatIsNoJson() throws IOException {
        write("vschema.json", "{ sharded");

        var result = cli().run("keyspace", "vschema", "update", "shop", "main", "sharded", "--vschema", "vschema.json");

        assertThat(result.err()).contains("vschema.json is not valid JSON");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void listsEveryPage() {
        server.on("GET " + KEYSPACES, 200, "{\"data\":[{\"name\":\"a\"}],\"next_page\":2}")
                .on("GET " + KEYSPACES + "?page=2", 200, "{\"data\":[{\"name\":\"b\"}],\"next_page\":3}")
                .on("GET " + KEYSPACES + "?page=3", 200, "{\"data\":[{\"name\":\"c\"}],\"next_page\":null}");

        var result = cli().run("keyspace", "list", "shop", "main", "--format", "csv");

        assertThat(result.out().lines().skip(1).map(line -> line.replaceAll(",.*", "")))
                .containsExactly("a", "b", "c", "");
    }
}
