package io.shardway.cutover.store;

import io.shardway.contract.Command;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The newest command of every workflow that was begun, by its generation. A process that was stopped in the middle of an older one and wakes up late
 * changes no route any more. An entry stays when its workflow has ended, for the same reason.
 */
final class CommandGuard {

    private CommandGuard() {}

    /** Notes the command; one that is done again is noted already. */
    static void begin(Connection connection, Command command) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO newest_command (workflow, generation) VALUES (?, ?)"
                        + " ON DUPLICATE KEY UPDATE generation = GREATEST(generation, VALUES(generation))")) {
            statement.setString(1, command.workflow().toString());
            statement.setLong(2, command.generation());
            statement.executeUpdate();
        }
        requireNewest(connection, command);
    }

    /** Locks the entry in the caller's transaction and makes sure that no newer command has begun. */
    static void requireNewest(Connection connection, Command command) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT generation FROM newest_command WHERE workflow = ? FOR UPDATE")) {
            statement.setString(1, command.workflow().toString());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || rows.getLong(1) != command.generation()) {
                    throw new ShardwayException(
                            ErrorCode.ITEM_TAKEN,
                            "Stopped at command " + command.want() + " of workflow " + command.workflow()
                                    + ": a newer command has begun");
                }
            }
        }
    }
}
