package io.shardway.replicator.capture;

import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventHeaderV4Deserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;

/** Reads event headers and remembers the number of the type, which is lost for types that the client has no name for. */
final class EventNumbers extends EventHeaderV4Deserializer {

    private static final long MILLIS = 1000;

    private int last;

    /** Number of the event that was read last. */
    int last() {
        return last;
    }

    @Override
    public EventHeaderV4 deserialize(ByteArrayInputStream in) throws IOException {
        EventHeaderV4 header = new EventHeaderV4();
        header.setTimestamp(in.readLong(4) * MILLIS);
        last = in.readInteger(1);
        EventType type = EventType.byEventNumber(last);
        header.setEventType(type == null ? EventType.UNKNOWN : type);
        header.setServerId(in.readLong(4));
        header.setEventLength(in.readLong(4));
        header.setNextPosition(in.readLong(4));
        header.setFlags(in.readInteger(2));
        return header;
    }
}
