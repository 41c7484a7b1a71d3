package io.shardway.local.demo.workload;

import io.shardway.local.demo.ledger.Row;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * What one writer does for a living. It owns its rows and knows what they are; the next transaction is asked for only when
 * the one before is settled.
 */
interface Actor {

    /** Puts its first rows into the empty tables, and names those that it owns. */
    default void seed(Client client, Consumer<Row> owned) throws SQLException {}

    Work next();
}
