package io.shardway.testing;

import java.util.List;

/**
 * The accounts and their rights, the smallest that the design needs: {@code shardway_writer} fills targets and places fences,
 * {@code shardway_reader} copies, verifies and captures, {@code app} is any application. The same statements stand in the
 * operator's handbook for servers that are not ours.
 */
final class Grants {

    /** The sidecar's schema, with the underscore that a grant would read as a wildcard escaped. */
    private static final String SIDECAR = "`\\_shardway`.*";

    private Grants() {}

    /** The accounts themselves and what they may do server-wide. */
    static List<String> accounts() {
        return List.of(
                create(Account.ROOT),
                "GRANT ALL PRIVILEGES ON *.* TO root@'%' WITH GRANT OPTION",
                create(Account.WRITER),
                // PROCESS: see blockers; CONNECTION ADMIN: end a dead holder; SET USER: views with the reader as
                // definer;
                // BINLOG MONITOR, SLAVE MONITOR: positions and lag.
                "GRANT PROCESS, CONNECTION ADMIN, SET USER, BINLOG MONITOR, SLAVE MONITOR ON *.* TO shardway_writer@'%'",
                "GRANT ALL PRIVILEGES ON " + SIDECAR + " TO shardway_writer@'%'",
                create(Account.READER),
                // REPLICATION SLAVE: read the binlog; RELOAD is left out, as capture never takes a global lock.
                "GRANT PROCESS, REPLICATION SLAVE, BINLOG MONITOR, SLAVE MONITOR ON *.* TO shardway_reader@'%'",
                "GRANT SELECT, SHOW VIEW ON " + SIDECAR + " TO shardway_reader@'%'",
                create(Account.APP),
                create(Account.REPLICA),
                "GRANT REPLICATION SLAVE ON *.* TO replica@'%'");
    }

    /** A schema that belongs to a keyspace, and what the accounts may do there. */
    static List<String> onSchema(String schema) {
        var everything = "`" + schema.replace("`", "``").replace("_", "\\_").replace("%", "\\%") + "`.*";
        return List.of(
                "CREATE DATABASE IF NOT EXISTS " + quoted(schema),
                "GRANT ALL PRIVILEGES ON " + everything + " TO shardway_writer@'%'",
                "GRANT SELECT, SHOW VIEW ON " + everything + " TO shardway_reader@'%'",
                // No TRIGGER: an application that may drop triggers may drop a fence.
                "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES, CREATE TEMPORARY TABLES, "
                        + "LOCK TABLES, CREATE VIEW, SHOW VIEW, EXECUTE, CREATE ROUTINE, ALTER ROUTINE ON "
                        + everything + " TO app@'%'");
    }

    static String quoted(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }

    private static String create(Account account) {
        return "CREATE OR REPLACE USER %s@'%%' IDENTIFIED BY '%s'".formatted(account.user(), account.password());
    }
}
