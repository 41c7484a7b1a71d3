package io.shardway.testing;

import java.sql.SQLException;

/** Joins a fresh server to a primary by GTID. */
final class Replication {

    private Replication() {}

    static void follow(MariaDbServer replica, MariaDbServer primary) {
        replica.execute(
                """
                CHANGE MASTER TO MASTER_HOST = '%s', MASTER_PORT = %d, MASTER_USER = '%s', MASTER_PASSWORD = '%s',
                  MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1, MASTER_SSL = 0
                """.formatted(primary.host(), primary.port(), Account.REPLICA.user(), Account.REPLICA.password()),
                "START SLAVE");
        awaitCaughtUp(replica, primary);
    }

    /** Returns when the replica has executed all that the primary's binlog holds now. */
    static void awaitCaughtUp(MariaDbServer replica, MariaDbServer primary) {
        try (var source = primary.connect(Account.ROOT);
                var copy = replica.connect(Account.ROOT);
                var position = source.createStatement().executeQuery("SELECT @@gtid_binlog_pos");
                var wait = copy.prepareStatement("SELECT MASTER_GTID_WAIT(?, 60)")) {
            position.next();
            wait.setString(1, position.getString(1));
            var answer = wait.executeQuery();
            answer.next();
            if (answer.getInt(1) != 0) {
                throw new IllegalStateException("Replica %s has not reached position %s of %s within 60s"
                        .formatted(replica.name(), position.getString(1), primary.name()));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Cannot wait for replica %s: %s".formatted(replica.name(), e.getMessage()), e);
        }
    }
}
