package io.shardway.replicator.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.shardway.kernel.Column;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.messaging.changes.Change.Operation;
import io.shardway.replicator.capture.CapturedTables.Role;
import io.shardway.replicator.capture.SourceEvent.At;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Debezium's records as source events; values pass through untouched, columns are matched by name. */
final class RecordDecoder {

    private static final DateTimeFormatter WRITTEN_AT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

    private final CaptureUnit unit;
    private final CapturedTables tables;
    private final DdlScope ddl;
    private final String transactionTopic;
    private final IdentityHashMap<Schema, Shape> shapes = new IdentityHashMap<>();
    private @Nullable String startPosition;

    /** How rows of one version of a table lie in Debezium's structs. */
    private sealed interface Shape {
        record OfMoved(int index, TableSchema schema, List<String> fields) implements Shape {}

        record OfItem() implements Shape {}

        record OfWatermarks() implements Shape {}
    }

    RecordDecoder(CaptureUnit unit, CapturedTables tables) {
        this.unit = unit;
        this.tables = tables;
        this.ddl = new DdlScope(unit, tables);
        this.transactionTopic = unit.logicalName() + ".transaction";
    }

    /** Where reading began, once a record said so. */
    Optional<String> startPosition() {
        return Optional.ofNullable(startPosition);
    }

    Optional<SourceEvent> decode(SourceRecord record) {
        if (!(record.value() instanceof Struct value)) {
            return Optional.empty();
        }
        if (record.topic().equals(transactionTopic)) {
            return Optional.of(boundary(record, value));
        }
        if (value.schema().field("op") != null) {
            return rowChange(value);
        }
        if (value.schema().field("ddl") != null) {
            return schemaChange(value);
        }
        throw new ShardwayException(
                ErrorCode.UNEXPECTED, "Debezium gave a record of an unknown kind on " + record.topic());
    }

    private SourceEvent boundary(SourceRecord record, Struct value) {
        Map<String, Object> offset = new HashMap<>();
        record.sourceOffset().forEach((name, part) -> {
            if (part != null) {
                offset.put(name, part);
            }
        });
        String position = offset.get("file") + ":" + offset.get("pos");
        if (startPosition == null) {
            startPosition = position;
        }
        String transaction = value.getString("id");
        if (value.getString("status").equals("BEGIN")) {
            // The offset of a begin has nothing to skip: it leads to this transaction itself.
            offset.remove("transaction_id");
            return new SourceEvent.Begin(transaction, offset);
        }
        return new SourceEvent.End(new At(position + " (" + transaction + ")", value.getInt64("ts_ms")));
    }

    private Optional<SourceEvent> rowChange(Struct value) {
        Struct source = value.getStruct("source");
        String operation = value.getString("op");
        if (operation.equals("t")) {
            TableName name = new TableName(source.getString("db"), source.getString("table"));
            return tables.movedIndex(name)
                    .map(index -> new SourceEvent.SchemaChanged(at(source), index, "TRUNCATE TABLE " + name.quoted()));
        }
        Shape shape = shapes.computeIfAbsent(value.schema(), _ -> shape(value, source));
        return switch (shape) {
            case Shape.OfItem() -> item(value);
            case Shape.OfWatermarks() -> watermark(value, source);
            case Shape.OfMoved moved -> Optional.of(moved(value, source, operation, moved));
        };
    }

    /** Only an item of this workflow marks a transaction as ours: what another workflow writes here is a change like any other. */
    private Optional<SourceEvent> item(Struct value) {
        Struct image = value.getStruct("after") == null ? value.getStruct("before") : value.getStruct("after");
        return image != null && text(image, "stream").startsWith(unit.workflow() + "/")
                ? Optional.of(new SourceEvent.ItemTouched())
                : Optional.empty();
    }

    private SourceEvent moved(Struct value, Struct source, String operation, Shape.OfMoved shape) {
        return new SourceEvent.RowChanged(
                at(source),
                shape.index(),
                switch (operation) {
                    case "c" -> Operation.INSERT;
                    case "u" -> Operation.UPDATE;
                    case "d" -> Operation.DELETE;
                    default ->
                        throw new ShardwayException(
                                ErrorCode.UNEXPECTED,
                                "Debezium gave an operation " + operation + " on "
                                        + shape.schema().name());
                },
                row(value.getStruct("before"), shape),
                row(value.getStruct("after"), shape));
    }

    private Optional<Row> row(@Nullable Struct image, Shape.OfMoved shape) {
        if (image == null) {
            return Optional.empty();
        }
        byte[] @Nullable [] values = new byte[shape.fields().size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte[]) image.getWithoutDefault(shape.fields().get(i));
        }
        return Optional.of(new Row(values));
    }

    private Optional<SourceEvent> watermark(Struct value, Struct source) {
        Struct after = value.getStruct("after");
        if (after == null) {
            return Optional.empty();
        }
        UUID id = UUID.fromString(text(after, "id"));
        String kind = text(after, "kind");
        if (kind.equals("HEARTBEAT") && !id.equals(unit.heartbeat())) {
            return Optional.empty();
        }
        long written = LocalDateTime.parse(text(after, "written_at"), WRITTEN_AT)
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
        return Optional.of(new SourceEvent.WatermarkWritten(new At(at(source).position(), written), id, kind));
    }

    private Optional<SourceEvent> schemaChange(Struct value) {
        Struct source = value.getStruct("source");
        At at = at(source);
        if (startPosition == null) {
            startPosition = at.position();
        }
        if (!"false".equals(String.valueOf(source.get("snapshot")))) {
            return Optional.empty();
        }
        String statement = value.getString("ddl");
        String schema = value.getString("databaseName");
        return ddl.movedTable(statement, schema == null ? "" : schema)
                .map(index -> new SourceEvent.SchemaChanged(at, index, statement));
    }

    private Shape shape(Struct value, Struct source) {
        TableName name = new TableName(source.getString("db"), source.getString("table"));
        Role role = tables.role(name)
                .orElseThrow(() -> new ShardwayException(
                        ErrorCode.UNEXPECTED, "Debezium gave a row of table " + name + ", which is not captured"));
        return switch (role) {
            case Role.Item _ -> new Shape.OfItem();
            case Role.Watermarks _ -> new Shape.OfWatermarks();
            case Role.Moved moved -> shape(value, name, moved);
        };
    }

    private static Shape shape(Struct value, TableName name, Role.Moved moved) {
        List<Field> found = value.schema().field("after").schema().fields();
        List<String> fields = new ArrayList<>();
        List<Column> columns = moved.schema().columns();
        for (Column column : columns) {
            fields.add(found.stream()
                    .map(Field::name)
                    .filter(column.name()::equalsIgnoreCase)
                    .findFirst()
                    .orElseThrow(() -> columnsDiffer(name, moved)));
        }
        if (found.size() != columns.size()) {
            throw columnsDiffer(name, moved);
        }
        return new Shape.OfMoved(moved.index(), moved.schema(), List.copyOf(fields));
    }

    private static ShardwayException columnsDiffer(TableName name, Role.Moved moved) {
        return new ShardwayException(
                ErrorCode.SCHEMA_CHANGED,
                "Rows of table " + name + " in the binlog do not have the columns that "
                        + moved.schema().name()
                        + " has on the server; its definition was changed while it was captured: restart the workflow");
    }

    private static At at(Struct source) {
        String gtid = source.schema().field("gtid") == null ? null : source.getString("gtid");
        return new At(
                source.getString("file") + ":" + source.getInt64("pos") + (gtid == null ? "" : " (" + gtid + ")"),
                source.getInt64("ts_ms"));
    }

    private static String text(Struct row, String field) {
        return new String((byte[]) row.getWithoutDefault(field), ISO_8859_1);
    }
}
