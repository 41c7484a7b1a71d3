package io.shardway.local.demo.workload;

import java.util.Optional;

/**
 * Where and as whom a client connects.
 *
 * @param database the database named at connect, if any; clients of a gateway name none, so that a table is found wherever
 *     it is served
 */
public record Door(String host, int port, String user, String password, Optional<String> database) {
    public Door withDatabase(String name) {
        return new Door(host, port, user, password, Optional.of(name));
    }

    @Override
    public String toString() {
        return host + ":" + port + "/" + database.orElse("");
    }
}
