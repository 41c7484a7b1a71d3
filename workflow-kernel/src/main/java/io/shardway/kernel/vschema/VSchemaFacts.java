package io.shardway.kernel.vschema;

import io.shardway.kernel.TableSchema;
import java.util.Optional;

/** What a VSchema is checked against: the live tables and the VSchemas of the branch. Asked only for what the VSchema names. */
public interface VSchemaFacts {

    /** Name of the keyspace whose VSchema is checked. */
    String keyspace();

    /** How many shards it has. */
    int shards();

    /** The VSchema that it has now, if somebody has written one. */
    Optional<VSchema> stored();

    /** The table as it is on a server of the keyspace, or of the one that it will be moved from. */
    Optional<TableSchema> table(String name);

    /** Whether the keyspace itself has a row of this table. */
    boolean populated(String name);

    /** Whether the branch has a keyspace of this name. */
    boolean hasKeyspace(String name);

    /** The VSchema of another keyspace; a plain one of its tables when nobody has written one. */
    Optional<VSchema> vschema(String otherKeyspace);

    /** A table of another keyspace as it is on its server. */
    Optional<TableSchema> table(String otherKeyspace, String name);
}
