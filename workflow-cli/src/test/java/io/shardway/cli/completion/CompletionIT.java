package io.shardway.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.cli.Cli;
import io.shardway.cli.Main;
import io.shardway.cli.RecordingServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words that shells offer, and the scripts that ask for them in the shells themselves. */
class CompletionIT {

    private final Path directory;
    private final Path scripts;

    private final RecordingServer server = RecordingServer.start()
            .on(
                    "GET /v1/organizations/acme/databases?per_page=100",
                    200,
                    "{\"data\":[{\"name\":\"shop\"},{\"name\":\"shipping\"},{\"name\":\"billing\"}]}");

    CompletionIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.scripts = Files.createDirectory(directory.resolve("bin"));
        var command = scripts.resolve("shardway");
        Files.writeString(command, """
                #!/bin/sh
                SHARDWAY_API_URL=%s SHARDWAY_ORG=acme SHARDWAY_API_TOKEN=t exec %s -cp '%s' %s "$@"
                """.formatted(
                        server.url(),
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path"),
                        Main.class.getName()));
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private List<String> offered(String... words) {
        var arguments = Stream.concat(Stream.of("__complete"), Stream.of(words)).toArray(String[]::new);
        var result = Cli.at(server).run(arguments);
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEmpty();
        return result.out().lines().toList();
    }

    private String shell(String shell, String program) throws IOException, InterruptedException {
        var script = directory.resolve("completion." + shell);
        Files.writeString(script, Cli.bare().run("completion", shell).out());
        var builder = new ProcessBuilder(shell, "-c", program).redirectErrorStream(true);
        builder.environment().put("PATH", scripts + ":" + System.getenv("PATH"));
        builder.environment().put("SCRIPT", script.toString());
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    @Test
    void offersCommandsFlagsAndValues() {
        assertThat(offered("")).contains("workflow", "keyspace", "token", "completion");
        assertThat(offered("workflow", "re")).containsExactly("reverse-traffic", "reverse-cutover", "retry");
        assertThat(offered("workflow", "switch-traffic", "--"))
                .contains("--replicas-only", "--force", "--wait", "--org", "--format")
                .doesNotContain("--service-token-name");
        assertThat(offered("workflow", "create", "shop", "main", "--on-ddl", ""))
                .containsExactly("STOP", "IGNORE", "EXEC", "EXEC_IGNORE");
        assertThat(offered("workflow", "create", "--on-ddl=EX"))
                .containsExactly("--on-ddl=EXEC", "--on-ddl=EXEC_IGNORE");
        assertThat(offered("workflow", "create", "--on-ddl", "=", "I")).containsExactly("IGNORE");
        assertThat(offered("workflow", "create", "--on-ddl", "=")).hasSize(4);
        assertThat(offered("workflow", "list", "-f", "")).containsExactly("human", "json", "csv");
    }

    @Test
    void offersDatabasesToListOnly() {
        assertThat(offered("workflow", "list", "sh")).containsExactly("shop", "shipping");
        assertThat(offered("workflow", "list", "--format", "json", "b")).containsExactly("billing");
        assertThat(offered("workflow", "list", "shop", "")).isEmpty();
        assertThat(offered("workflow", "show", "")).isEmpty();
        assertThat(server.requestLines())
                .containsOnly("GET /v1/organizations/acme/databases?per_page=100")
                .hasSize(2);
    }

    @Test
    void offersNothingWhenTheServerSaysNoOrNobodyIsLoggedIn() {
        server.on("GET /v1/organizations/acme/databases?per_page=100", 500, "<html>");

        assertThat(offered("workflow", "list", "")).isEmpty();
        assertThat(Cli.bare().run("__complete", "workflow", "list", "")).isEqualTo(new Cli.Result(0, "", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "'shardway workflow li',            list",
        "'shardway workflow list sh',       shop shipping",
        "'shardway workflow create --on-ddl E', EXEC EXEC_IGNORE"
    })
    void completesInBash(String line, String words) throws Exception {
        var program = """
                bash -n "$SCRIPT" && source "$SCRIPT"
                COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _shardway
                echo "${COMPREPLY[@]}"
                """.formatted(line);

        assertThat(shell("bash", program).strip()).isEqualTo(words);
    }

    @Test
    void registersForBash() throws Exception {
        assertThat(shell("bash", "source \"$SCRIPT\"; complete -p shardway")).contains("-F _shardway shardway");
    }

    @Test
    void completesInZsh() throws Exception {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, "zsh"))),
                "zsh is not installed here");
        var program = """
                zsh -n "$SCRIPT" || exit 1
                compdef() { :; }
                compadd() { shift; print -- "$@"; }
                source "$SCRIPT"
                words=(shardway workflow list sh); CURRENT=4
                _shardway
                """;

        assertThat(shell("zsh", program).strip()).isEqualTo("shop shipping");
    }

    @Test
    void knowsNoOtherShell() {
        assertThat(Cli.bare().run("completion", "fish").exitCode()).isEqualTo(2);
    }
}
