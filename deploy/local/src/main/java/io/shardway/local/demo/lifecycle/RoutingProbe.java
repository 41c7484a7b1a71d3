package io.shardway.local.demo.lifecycle;

import io.shardway.local.demo.workload.Door;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Asks the gateway for each table which server answers. */
final class RoutingProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Door gateway;

    RoutingProbe(Door gateway) {
        this.gateway = gateway;
    }

    /** The names of those tables that another server than the wanted one answers for, or none. */
    List<String> misrouted(String database, List<String> names, int wantedServerId) {
        var door = database.isEmpty() ? gateway : gateway.withDatabase(database);
        return Patience.poll(Duration.ofMillis(200), PATIENCE, () -> {
                    try (var connection = connect(door)) {
                        return Optional.of(misrouted(connection, database, names, wantedServerId));
                    } catch (SQLException _) {
                        return Optional.empty();
                    }
                })
                .orElseThrow(() -> new PhaseFailedException(
                        "Cannot connect to the gateway at " + door + " within " + PATIENCE.toSeconds() + " s"));
    }

    private static List<String> misrouted(Connection connection, String database, List<String> names, int wanted) {
        var wrong = new ArrayList<String>();
        for (var name : names) {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(
                            "SELECT @@server_id AS server, COUNT(*) FROM " + name + " WHERE 1 = 0")) {
                row.next();
                if (row.getInt(1) != wanted) {
                    wrong.add(name + database + " → server " + row.getInt(1));
                }
            } catch (SQLException refused) {
                wrong.add(name + database + " → error " + refused.getErrorCode());
            }
        }
        return wrong;
    }

    private static Connection connect(Door door) throws SQLException {
        var login = new Properties();
        login.setProperty("user", door.user());
        login.setProperty("password", door.password());
        return DriverManager.getConnection(
                "jdbc:mariadb://" + door.host() + ":" + door.port() + "/"
                        + door.database().orElse("") + "?connectTimeout=5000&socketTimeout=30000",
                login);
    }
}
