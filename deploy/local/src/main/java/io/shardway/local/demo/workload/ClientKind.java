package io.shardway.local.demo.workload;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** The drivers of a real application, each with statements as text and as server-side prepared statements. */
public enum ClientKind {
    MARIADB_TEXT("jdbc:mariadb://", "useServerPrepStmts=false&connectTimeout=5000&socketTimeout=60000"),
    MARIADB_PREPARED("jdbc:mariadb://", "useServerPrepStmts=true&connectTimeout=5000&socketTimeout=60000"),
    MYSQL_TEXT(
            "jdbc:mysql://",
            "sslMode=DISABLED&allowPublicKeyRetrieval=true&useServerPrepStmts=false"
                    + "&connectTimeout=5000&socketTimeout=60000"),
    MYSQL_PREPARED(
            "jdbc:mysql://",
            "sslMode=DISABLED&allowPublicKeyRetrieval=true&useServerPrepStmts=true&emulateUnsupportedPstmts=false"
                    + "&connectTimeout=5000&socketTimeout=60000");

    private final String scheme;
    private final String options;

    ClientKind(String scheme, String options) {
        this.scheme = scheme;
        this.options = options;
    }

    Connection connect(Door door) throws SQLException {
        var login = new Properties();
        login.setProperty("user", door.user());
        login.setProperty("password", door.password());
        return DriverManager.getConnection(
                scheme + door.host() + ":" + door.port() + "/" + door.database().orElse("") + "?" + options, login);
    }
}
