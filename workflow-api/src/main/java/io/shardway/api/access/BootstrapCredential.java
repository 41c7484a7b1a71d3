package io.shardway.api.access;

import io.shardway.api.ApiConfig;
import io.shardway.api.domain.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * {@code SHARDWAY_LOCAL_TOKEN}, {@code id:token}: every permission in every organization, to create the first organization and the first
 * service token. Without it there is none.
 */
@ApplicationScoped
class BootstrapCredential {

    private final Optional<Credential> expected;

    @Inject
    BootstrapCredential(ApiConfig config) {
        this(config.localToken());
    }

    BootstrapCredential(Optional<String> configured) {
        this.expected = configured
                .flatMap(Credential::parse)
                .filter(credential -> credential.id().isPresent());
    }

    Optional<Caller> caller(Credential given) {
        return expected.flatMap(known -> known.id()
                .filter(id -> TokenSecret.same(known.secret(), given.secret()) && given.names(id))
                .map(id -> new Caller(new Actor(id, "ServiceToken", id), Optional.empty(), Permission.ALL)));
    }
}
