package io.shardway.cli.command;

import io.shardway.cli.api.ApiAddress;
import io.shardway.cli.api.ApiClient;
import io.shardway.cli.api.Credentials;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.output.Output;
import io.shardway.cli.settings.Sources;
import io.shardway.cli.settings.StoredLogin;
import io.shardway.cli.settings.Surroundings;
import java.util.Optional;

/** One run of the command, with everything that was said by flags, environment and files. */
public record Session(
        Globals globals, Optional<String> organization, Output output, Sources sources, Surroundings surroundings) {

    private static final String TOKEN_PREFIX = "pscale_tkn_";
    private static final int ID_LENGTH = 12;

    /**
     * The credentials; a service token wins over an access token, anything that was said over a stored login. Nothing is
     * asked of the server.
     *
     * @throws Failure NO_AUTH when there are none, or only half of a service token
     */
    public Credentials credentials() {
        var id = text(globals.serviceTokenId());
        var token = text(globals.serviceToken());
        if (id.isPresent() && token.isPresent()) {
            return serviceToken(id.get(), token.get());
        }
        if (id.isPresent() || token.isPresent()) {
            throw Failure.notAuthenticated(
                    "a service token has two halves: --service-token-id is %s, --service-token is %s"
                            .formatted(id.isPresent() ? "given" : "missing", token.isPresent() ? "given" : "missing"));
        }
        return text(globals.apiToken())
                .<Credentials>map(Credentials.AccessToken::new)
                .or(() -> new StoredLogin(surroundings.home()).read())
                .orElseThrow(
                        () -> Failure.notAuthenticated(
                                "not authenticated yet: log in with 'shardway auth login', or give --service-token-id and --service-token"));
    }

    private static Credentials serviceToken(String id, String token) {
        if (id.startsWith(TOKEN_PREFIX) && token.length() == ID_LENGTH) {
            throw Failure.notAuthenticated(
                    "--service-token-id and --service-token look swapped: a token begins with " + TOKEN_PREFIX);
        }
        return new Credentials.ServiceToken(id, token);
    }

    public ApiClient client(Credentials credentials) {
        return new ApiClient(
                ApiAddress.of(globals.apiUrl()), credentials, Version.text(), surroundings.environment(), line -> {
                    if (globals.debug()) {
                        surroundings.terminal().err().println("debug: " + line);
                    }
                });
    }

    private static Optional<String> text(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }
}
