package io.shardway.local.demo;

import io.shardway.local.LocalStack;
import io.shardway.local.demo.lifecycle.Keyspaces;
import io.shardway.local.demo.lifecycle.Keyspaces.Side;
import io.shardway.local.demo.tpch.TpchSchema;
import io.shardway.local.demo.workload.Door;
import io.shardway.local.demo.workload.Workload;
import io.shardway.testing.Account;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a stack's servers and doors are, as the demo uses them.
 *
 * @param gateway where clients connect, without a database
 */
record Stage(Keyspaces keyspaces, Door gateway) {

    static Stage of(LocalStack stack) throws SQLException {
        return new Stage(
                new Keyspaces(side(stack, "shop"), side(stack, "shop2")),
                new Door(
                        "127.0.0.1",
                        stack.gatewayPort(),
                        LocalStack.GATEWAY_USER.user(),
                        LocalStack.GATEWAY_USER.password(),
                        Optional.empty()));
    }

    /** TPC-H and the application's. */
    static List<String> tables() {
        var tables = new ArrayList<>(TpchSchema.tables());
        tables.addAll(Workload.tables());
        return List.copyOf(tables);
    }

    /** Straight to the source, past the gateway. */
    Door source(Account account) {
        var server = keyspaces.source().server();
        return new Door(
                server.host(),
                server.port(),
                account.user(),
                account.password(),
                Optional.of(keyspaces.source().keyspace()));
    }

    private static Side side(LocalStack stack, String keyspace) throws SQLException {
        var server = stack.database(keyspace);
        try (var connection = server.connect(Account.ROOT);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT @@server_id")) {
            row.next();
            return new Side(keyspace, server, row.getInt(1));
        }
    }
}
