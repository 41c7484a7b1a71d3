package io.shardway.contract.topology;

/** Where a MySQL or MariaDB server answers. */
public record ServerSpec(String host, int port) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
