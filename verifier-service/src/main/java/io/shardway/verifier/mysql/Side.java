package io.shardway.verifier.mysql;

import io.shardway.contract.topology.Account;
import io.shardway.contract.topology.ShardSpec;
import io.shardway.kernel.TableName;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.schema.PhysicalTables;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One side of a comparison: a connection for reading in bulk, and one of our writer for locks and watermarks.
 *
 * @param reader reads checksums and rows
 * @param writer locks single rows, reads them and asks for watermarks
 * @param watermarks writes watermarks while the writer holds locks
 */
public record Side(ShardSpec shard, UUID workflow, Connection reader, Connection writer, Connection watermarks)
        implements AutoCloseable {

    public static Side open(ShardSpec shard, UUID workflow) {
        List<Connection> opened = new ArrayList<>();
        try {
            for (Account account : List.of(
                    shard.accounts().reader(),
                    shard.accounts().writer(),
                    shard.accounts().writer())) {
                opened.add(Sessions.open(shard.primary(), account));
            }
            return new Side(shard, workflow, opened.get(0), opened.get(1), opened.get(2));
        } catch (RuntimeException e) {
            opened.forEach(Sessions::close);
            throw e;
        }
    }

    /** Where the table is now: hidden or public. */
    public TableName locate(String table) {
        return PhysicalTables.resolve(writer, workflow, shard.schema(), table);
    }

    @Override
    public void close() {
        Sessions.close(reader);
        Sessions.close(writer);
        Sessions.close(watermarks);
    }
}
