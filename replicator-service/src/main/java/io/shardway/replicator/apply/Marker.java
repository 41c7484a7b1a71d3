package io.shardway.replicator.apply;

import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.mysql.sidecar.Watermarks;
import io.shardway.replicator.stream.Stream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.UUID;

/** W1 of a source shard. Its id follows from the leg and the shard, so everybody knows it and it is written once, however often we die. */
final class Marker {

    private Marker() {}

    static UUID id(StreamId stream) {
        String name = stream.workflow() + "/" + stream.leg() + "/" + stream.sourceShard() + "/W1";
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the marker if nobody has; two who do it at once leave two records in the log, of which the first counts. */
    static void write(Stream stream) {
        StreamId id = stream.id();
        Connection connection = stream.openSource();
        try {
            if (!Watermarks.isWritten(connection, id.workflow(), id(id))) {
                Watermarks.write(connection, id.workflow(), id.leg(), id(id), Watermarks.Kind.W1);
            }
        } finally {
            Sessions.close(connection);
        }
    }
}
