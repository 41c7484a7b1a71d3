package io.shardway.api.access;

import io.shardway.api.domain.Actor;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, as its credential says.
 *
 * @param organization the only one that the caller sees; empty for the bootstrap credential, which sees all
 */
public record Caller(Actor actor, Optional<String> organization, Set<Permission> permissions) {

    public Caller {
        permissions = Set.copyOf(permissions);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** By the exact name: a spelling that only the database takes for the same one is another organization here. */
    public boolean sees(String name) {
        return organization.map(name::equals).orElse(true);
    }
}
