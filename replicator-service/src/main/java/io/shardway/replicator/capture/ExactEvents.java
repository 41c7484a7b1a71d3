package io.shardway.replicator.capture;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.DeleteRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.GtidEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.UpdateRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.WriteRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import io.debezium.connector.binlog.event.StopEventDataDeserializer;
import io.shardway.kernel.TableName;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reads binlog events so that no value is lost: dates and times become their canonical text, the zero, partial and invalid ones included, and
 * strings stay bytes. An event that cannot be read ends the connection: the client would skip it and go on.
 */
final class ExactEvents extends EventDeserializer {

    private final RowBased rowBased;
    private final EventNumbers numbers;
    private final Map<Long, TableMapEventData> tables;

    private ExactEvents(RowBased rowBased, EventNumbers numbers, Map<Long, TableMapEventData> tables) {
        super(numbers);
        this.rowBased = rowBased;
        this.numbers = numbers;
        this.tables = tables;
    }

    static EventDeserializer create(Predicate<TableName> captured) {
        Map<Long, TableMapEventData> tables = new HashMap<>();
        ExactEvents events = new ExactEvents(new RowBased(captured), new EventNumbers(), tables);
        events.setEventDataDeserializer(EventType.STOP, new StopEventDataDeserializer());
        events.setEventDataDeserializer(EventType.GTID, new GtidEventDataDeserializer());
        events.setEventDataDeserializer(EventType.WRITE_ROWS, new Inserts(tables));
        events.setEventDataDeserializer(EventType.UPDATE_ROWS, new Updates(tables));
        events.setEventDataDeserializer(EventType.DELETE_ROWS, new Deletes(tables));
        events.setEventDataDeserializer(
                EventType.EXT_WRITE_ROWS, new Inserts(tables).setMayContainExtraInformation(true));
        events.setEventDataDeserializer(
                EventType.EXT_UPDATE_ROWS, new Updates(tables).setMayContainExtraInformation(true));
        events.setEventDataDeserializer(
                EventType.EXT_DELETE_ROWS, new Deletes(tables).setMayContainExtraInformation(true));
        EventDataDeserializer<?> refusing = _ -> {
            throw new IOException("compressed transactions (binlog_transaction_compression) are not read yet");
        };
        events.setEventDataDeserializer(EventType.TRANSACTION_PAYLOAD, refusing);
        return events;
    }

    @Override
    public Event nextEvent(ByteArrayInputStream input) throws IOException {
        Event event;
        try {
            event = super.nextEvent(input);
            if (event != null) {
                // INVARIANT (I10): what is not understood is never passed over.
                rowBased.require(event, numbers.last());
            }
        } catch (EOFException | SocketException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // INVARIANT (I10): only a SocketException makes the client stop instead of skipping the event.
            SocketException stop = new SocketException(DebeziumErrors.UNREADABLE_EVENT);
            stop.initCause(e);
            throw stop;
        }
        if (event != null) {
            EventType type = event.getHeader().getEventType();
            if (type == EventType.TABLE_MAP) {
                TableMapEventData table = event.getData();
                tables.put(table.getTableId(), table);
            } else if (type == EventType.ROTATE && event.getHeader().getTimestamp() != 0) {
                tables.clear();
            }
        }
        return event;
    }

    // The client has three row deserializers and no place to say once how a value is read: three times the same.

    private static final class Inserts extends WriteRowsEventDataDeserializer {
        private Inserts(Map<Long, TableMapEventData> tables) {
            super(tables);
        }

        @Override
        protected Serializable deserializeString(int length, ByteArrayInputStream in) throws IOException {
            return BinlogText.string(length, in);
        }

        @Override
        protected Serializable deserializeVarString(int meta, ByteArrayInputStream in) throws IOException {
            return BinlogText.string(meta, in);
        }

        @Override
        protected Serializable deserializeDate(ByteArrayInputStream in) throws IOException {
            return BinlogText.date(in);
        }

        @Override
        protected Serializable deserializeDatetime(ByteArrayInputStream in) throws IOException {
            return BinlogText.oldDatetime(in);
        }

        @Override
        protected Serializable deserializeDatetimeV2(int meta, ByteArrayInputStream in) throws IOException {
            return BinlogText.datetime(meta, in);
        }

        @Override
        protected Serializable deserializeTime(ByteArrayInputStream in) throws IOException {
            return BinlogText.oldTime(in);
        }

        @Override
        protected Serializable deserializeTimeV2(int meta, ByteArrayInputStream in) throws IOException {
            return BinlogText.time(meta, in);
        }

        @Override
        protected Serializable deserializeTimestamp(ByteArrayInputStream in) throws IOException {
            return BinlogText.oldTimestamp(in);
        }

        @Override
        protected Serializable deserializeTimestampV2(int meta, ByteArrayInputStream in) throws IOException {
            return BinlogText.timestamp(meta, in);
        }

        @Override
        protected Serializable deserializeYear(ByteArrayInputStream in) throws IOException {
            return BinlogText.year(in);
        }
    }

    private static final class Updates extends UpdateRowsEventDataDeserializer {
        private Updates(Map<Long, TableMapEventData> tables) {
            super(tables);
        }

        @Override
        protected Serializable deserializeString(int length, ByteArrayInputStream in) throws IOException {
            return BinlogText.string(length, in);
        }

        @Override
        protected Serializable deserializeVarString(int meta, ByteArrayInputStream in) throws IOException {
            return BinlogText.string(meta, in);
        }

        @Override
        protected Serializable deserializeDate(ByteArrayInputStream in) throws IOException {
            return BinlogText.date(in);
        }

        @Override
        protected Serializable deserializeDatetime(ByteArrayInputStream in) throws IOException {
            return BinlogText.oldDatetime(in);
        }

        @Override
        protected Serializable deserializeDatetimeV2(int meta, ByteArrayInputStream in) throws IOException {
            return BinlogText.datetime(meta, in);
        }

        @Override
        protected Serializable deserializeTime(ByteArrayInputStream in) throws IOException {
            return BinlogText.oldTime(in);
        }

        @Override
        protected Serializable deserializeTimeV2(int meta, ByteArrayInputStream in) throws IOException {
            return BinlogText.time(meta, in);
        }

        @Override
        protected Serializable deserializeTimestamp(ByteArrayInputStream in) throws IOException {
            return BinlogText.oldTimestamp(in);
        }

        @Override
        protected Serializable deserializeTimestampV2(int meta, ByteArrayInputStream in) throws IOException {
            return BinlogText.timestamp(meta, in);
        }

        @Override
        protected Serializable deserializeYear(ByteArrayInputStream in) throws IOException {
            return BinlogText.year(in);
        }
    }

    private static final class Deletes extends DeleteRowsEventDataDeserializer {
        private Deletes(Map<Long, TableMapEventData> tables) {
            super(tables);
        }

        @Override
        protected Serializable deserializeString(int length, ByteArrayInputStream in) throws IOException {
            return BinlogText.string(length, in);
        }

        @Override
        protected Serializable deserializeVarString(int meta, ByteArrayInputStream in) throws IOException {
            return BinlogText.string(meta, in);
        }

        @Override
        protected Serializable deserializeDate(ByteArrayInputStream in) throws IOException {
            return BinlogText.date(in);
        }

        @Override
        protected Serializable deserializeDatetime(ByteArrayInputStream in) throws IOException {
            return BinlogText.oldDatetime(in);
        }

        @Override
        protected Serializable deserializeDatetimeV2(int meta, ByteArrayInputStream in) throws IOException {
            return BinlogText.datetime(meta, in);
        }

        @Override
        protected Serializable deserializeTime(ByteArrayInputStream in) throws IOException {
            return BinlogText.oldTime(in);
        }

        @Override
        protected Serializable deserializeTimeV2(int meta, ByteArrayInputStream in) throws IOException {
            return BinlogText.time(meta, in);
        }

        @Override
        protected Serializable deserializeTimestamp(ByteArrayInputStream in) throws IOException {
            return BinlogText.oldTimestamp(in);
        }

        @Override
        protected Serializable deserializeTimestampV2(int meta, ByteArrayInputStream in) throws IOException {
            return BinlogText.timestamp(meta, in);
        }

        @Override
        protected Serializable deserializeYear(ByteArrayInputStream in) throws IOException {
            return BinlogText.year(in);
        }
    }
}
