package io.shardway.api.access;

import io.shardway.api.domain.Actor;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A service token as it is stored, without its secret, which is nowhere. */
public record ServiceToken(
        String id,
        String organization,
        String name,
        Set<Permission> permissions,
        Instant createdAt,
        Optional<Instant> lastUsedAt,
        Optional<Instant> expiresAt) {

    public ServiceToken {
        permissions = Set.copyOf(permissions);
    }

    boolean isExpired(Instant now) {
        return expiresAt.filter(end -> !end.isAfter(now)).isPresent();
    }

    Caller caller() {
        return new Caller(new Actor(id, "ServiceToken", name), Optional.of(organization), permissions);
    }

    /** A token just made, with the secret that is shown this once. */
    public record Fresh(ServiceToken token, String secret) {
        @Override
        public String toString() {
            return "Fresh[" + token.id() + "]";
        }
    }
}
