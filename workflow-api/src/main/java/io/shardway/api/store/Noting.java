package io.shardway.api.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

/**
 * What else is written in the transaction that creates something: both are there, or neither.
 *
 * @param <T> what is created
 */
@FunctionalInterface
public interface Noting<T> {

    Uni<Void> note(SqlClient transaction, T created);

    static <T> Noting<T> nothing() {
        return (_, _) -> Uni.createFrom().voidItem();
    }
}
