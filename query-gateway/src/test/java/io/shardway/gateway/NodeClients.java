package io.shardway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The scripts in {@code src/test/node} with mysql2, which is installed once by what the lock file says. */
final class NodeClients {

    private final Path directory;
    private final Path project;

    /** Skips the test where Node is missing. */
    NodeClients(Path directory) throws Exception {
        this.directory = directory;
        Assumptions.assumeTrue(
                starts("node", "--version") && starts("npm", "--version"),
                "Node and npm are not installed: mysql2 is not tried (.ci/run installs them)");
        this.project = Files.createDirectories(Path.of("target", "node-clients"));
        for (String file : List.of("package.json", "package-lock.json", "mysql2.mjs", "ledger.mjs")) {
            Files.copy(
                    Path.of("src", "test", "node", file), project.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(project.resolve("node_modules/.package-lock.json"))) {
            install();
        }
    }

    private void install() throws Exception {
        Program.Ended installed = Program.run(
                directory,
                Map.of(),
                "",
                List.of(
                        "npm",
                        "ci",
                        "--prefix",
                        project.toString(),
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--prefer-offline"));
        assertThat(installed.code()).as(installed.output()).isZero();
    }

    private boolean starts(String... command) throws Exception {
        try {
            return Program.run(directory, Map.of(), "", List.of(command)).code() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    Program start(String script, Gateway gateway) throws IOException {
        String port = Integer.toString(gateway.port());
        return Program.start(
                directory,
                Map.of(
                        "GATEWAY_PORT",
                        port,
                        "GATEWAY_TLS",
                        port,
                        "GATEWAY_USER",
                        GatewayFixture.USER,
                        "GATEWAY_PASSWORD",
                        GatewayFixture.PASSWORD),
                List.of("node", project.resolve(script).toString()));
    }
}
