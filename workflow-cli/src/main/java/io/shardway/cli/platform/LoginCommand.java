package io.shardway.cli.platform;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardway.cli.api.ApiAddress;
import io.shardway.cli.api.Credentials;
import io.shardway.cli.command.Session;
import io.shardway.cli.command.Subcommand;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.output.Column;
import io.shardway.cli.output.Listing;
import io.shardway.cli.settings.StoredLogin;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * Keeps a token for later commands, after the server has accepted it. A service token is {@code id:token}; its halves may also
 * come from the usual flags and variables.
 */
@Command(
        name = "login",
        description = "Store a token, id:token or an access token, that is typed or comes on standard input.")
final class LoginCommand extends Subcommand {

    @Override
    protected void run(Session session, List<String> arguments) {
        var credentials = credentials(session);
        var login = new StoredLogin(session.surroundings().home());
        var server = ApiAddress.of(session.globals().apiUrl()).shown();
        try (var client = session.client(credentials);
                var _ = session.output().activity("Logging in at %s…".formatted(server))) {
            client.get(ApiAddress.path("organizations"));
        }
        login.store(stored(credentials));
        var style = session.output().style();
        session.output()
                .print(
                        "Logged in at %s. The token is kept in %s.".formatted(style.name(server), login.file()),
                        Listing.of(
                                List.of(server),
                                List.of(Column.same("SERVER", "Server", text -> text)),
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("result", "logged in")
                                        .put("api_url", server)));
    }

    private static Credentials credentials(Session session) {
        var globals = session.globals();
        if (!globals.serviceTokenId().isEmpty() && !globals.serviceToken().isEmpty()) {
            return new Credentials.ServiceToken(globals.serviceTokenId(), globals.serviceToken());
        }
        if (!globals.apiToken().isEmpty()) {
            return new Credentials.AccessToken(globals.apiToken());
        }
        var text = Secret.read(session, "Token (id:token, or an access token): ");
        if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw Failure.of("that is no token: it has no blanks and only ASCII characters");
        }
        return Credentials.stored(text);
    }

    private static String stored(Credentials credentials) {
        return switch (credentials) {
            case Credentials.ServiceToken token -> token.header();
            case Credentials.AccessToken(var token) -> token;
        };
    }
}
