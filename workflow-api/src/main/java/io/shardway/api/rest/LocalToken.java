package io.shardway.api.rest;

import io.shardway.api.ApiConfig;
import io.shardway.api.domain.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** The fixed token of the local stack, {@code SHARDWAY_LOCAL_TOKEN}; without it nobody is let in. */
@ApplicationScoped
class LocalToken implements Tokens {

    private final Optional<String> credential;

    LocalToken(ApiConfig config) {
        this.credential = config.localToken().filter(text -> text.contains(":"));
    }

    @Override
    public Optional<Caller> authenticate(String authorization) {
        return credential
                .filter(expected -> MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8)))
                .map(expected -> {
                    String id = expected.substring(0, expected.indexOf(':'));
                    return new Caller(new Actor(id, "ServiceToken", id));
                });
    }
}
