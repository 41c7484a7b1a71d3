package io.shardway.gateway.session;

import io.shardway.gateway.routing.Scope;
import io.shardway.gateway.routing.Topology;
import java.util.Optional;

/** Which databases a client may choose. */
public final class DatabaseNames {

    private DatabaseNames() {}

    /** The scope of a database name; a physical schema stands for its keyspace. Empty when the branch has no such keyspace. */
    public static Optional<Scope> scope(String database, Topology topology) {
        return Scope.parse(database).flatMap(scope -> {
            if (scope.keyspace().isEmpty()) {
                return Optional.of(scope);
            }
            return topology.named(scope.keyspace().get()).map(name -> new Scope(Optional.of(name), scope.tablet()));
        });
    }
}
