package io.shardway.local.demo.lifecycle;

import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import java.sql.Connection;
import java.sql.SQLException;

/** The two sides of a move, as an operator sees them. Each keyspace's schema has its name. */
public record Keyspaces(Side source, Side target) {

    /** The way back. */
    public Keyspaces swapped() {
        return new Keyspaces(target, source);
    }

    /** @param serverId what {@code @@server_id} says there */
    public record Side(String keyspace, MariaDbServer server, int serverId) {
        public Connection connect() throws SQLException {
            return server.connect(Account.ROOT, keyspace);
        }
    }
}
