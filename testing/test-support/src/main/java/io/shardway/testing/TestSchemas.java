package io.shardway.testing;

/** Fresh schemas for tests, with the rights that a keyspace's schema has. */
public final class TestSchemas {

    private TestSchemas() {}

    /** Creates a schema with a unique name that begins with {@code prefix}. */
    public static String create(MariaDbServer server, String prefix) {
        var schema = TestNames.unique(prefix);
        server.createSchema(schema);
        return schema;
    }
}
