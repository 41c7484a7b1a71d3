package io.shardway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLoginTest {

    @Test
    void writesAFileForItsOwnerOnly(@TempDir Path directory) throws IOException {
        var login = new LocalLogin(URI.create("http://127.0.0.1:20002"), "acme", "k3v9x0c2m1pq", "pscale_tkn_x");

        login.store(directory);
        login.store(directory);

        var file = directory.resolve("cli.yml");
        assertThat(file).hasContent("""
            api-url: http://127.0.0.1:20002
            org: acme
            service-token-id: k3v9x0c2m1pq
            service-token: pscale_tkn_x\
            """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(login).hasToString("LocalLogin[k3v9x0c2m1pq]");
    }

    @Test
    void asksForATokenWithTheBootstrapCredential() throws IOException {
        var authorization = new AtomicReference<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/organizations/acme/service-tokens", exchange -> {
            authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"id\":\"k3v9x0c2m1pq\",\"token\":\"pscale_tkn_x\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders("local:right".equals(authorization.get()) ? 201 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try (var http = HttpClient.newHttpClient()) {
            var api = URI.create("http://127.0.0.1:" + server.getAddress().getPort());

            assertThat(LocalLogin.create(http, api, "acme", "local:right").authorization())
                    .isEqualTo("k3v9x0c2m1pq:pscale_tkn_x");
            assertThatThrownBy(() -> LocalLogin.create(http, api, "acme", "local:wrong"))
                    .hasMessageContaining("answered 401")
                    .hasMessageNotContaining("local:wrong");
        } finally {
            server.stop(0);
        }
    }
}
