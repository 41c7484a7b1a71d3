package io.shardway.messaging.changes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.Row;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.changes.Change.Ddl;
import io.shardway.messaging.changes.Change.Header;
import io.shardway.messaging.changes.Change.Heartbeat;
import io.shardway.messaging.changes.Change.Operation;
import io.shardway.messaging.changes.Change.RowChange;
import io.shardway.messaging.changes.Change.TransactionEnd;
import io.shardway.messaging.changes.Change.Watermark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes as CBOR arrays: {@code [format, kind, sequence, position, transaction, committedAtMillis, …]}. The format number grows when the shape
 * changes; a reader refuses what it does not know.
 */
public final class ChangeCodec {

    static final int FORMAT = 1;
    private static final int ROW = 0;
    private static final int TRANSACTION_END = 1;
    private static final int WATERMARK = 2;
    private static final int HEARTBEAT = 3;
    private static final int DDL = 4;

    private static final CBORFactory CBOR = new CBORFactory();

    private ChangeCodec() {}

    public static byte[] encode(Change change) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = CBOR.createGenerator(bytes)) {
            out.writeStartArray();
            switch (change) {
                case RowChange row -> {
                    start(out, ROW, row.header());
                    out.writeNumber(row.table());
                    out.writeNumber(code(row.operation()));
                    write(out, row.before());
                    write(out, row.after());
                    out.writeStartArray();
                    for (int column : row.ambiguous()) {
                        out.writeNumber(column);
                    }
                    out.writeEndArray();
                }
                case TransactionEnd end -> start(out, TRANSACTION_END, end.header());
                case Watermark watermark -> {
                    start(out, WATERMARK, watermark.header());
                    out.writeString(watermark.id().toString());
                    out.writeString(watermark.kind());
                }
                case Heartbeat heartbeat -> start(out, HEARTBEAT, heartbeat.header());
                case Ddl ddl -> {
                    start(out, DDL, ddl.header());
                    out.writeNumber(ddl.table());
                    out.writeString(ddl.statement());
                }
            }
            out.writeEndArray();
        } catch (IOException e) {
            throw new ShardwayException(ErrorCode.UNEXPECTED, "Cannot encode a change", e);
        }
        return bytes.toByteArray();
    }

    public static Change decode(byte[] encoded) {
        try (JsonParser in = CBOR.createParser(encoded)) {
            expect(in.nextToken() == JsonToken.START_ARRAY, "no array");
            int format = in.nextIntValue(-1);
            expect(format == FORMAT, "format " + format);
            int kind = in.nextIntValue(-1);
            Header header = new Header(in.nextLongValue(-1), text(in), text(in), in.nextLongValue(-1));
            return switch (kind) {
                case ROW ->
                    new RowChange(
                            header, in.nextIntValue(-1), operation(in.nextIntValue(-1)), row(in), row(in), numbers(in));
                case TRANSACTION_END -> new TransactionEnd(header);
                case WATERMARK -> new Watermark(header, UUID.fromString(text(in)), text(in));
                case HEARTBEAT -> new Heartbeat(header);
                case DDL -> new Ddl(header, in.nextIntValue(-1), text(in));
                default -> throw unreadable("kind " + kind);
            };
        } catch (IOException e) {
            throw new ShardwayException(ErrorCode.CHANGE_LOG_GAP, "A change-log record cannot be read", e);
        }
    }

    private static void start(JsonGenerator out, int kind, Header header) throws IOException {
        out.writeNumber(FORMAT);
        out.writeNumber(kind);
        out.writeNumber(header.sequence());
        out.writeString(header.position());
        out.writeString(header.transaction());
        out.writeNumber(header.committedAtMillis());
    }

    private static void write(JsonGenerator out, Optional<Row> image) throws IOException {
        if (image.isEmpty()) {
            out.writeNull();
            return;
        }
        Row row = image.get();
        out.writeStartArray(row, row.size());
        for (int i = 0; i < row.size(); i++) {
            byte[] value = row.value(i);
            if (value == null) {
                out.writeNull();
            } else {
                out.writeBinary(value);
            }
        }
        out.writeEndArray();
    }

    private static Optional<Row> row(JsonParser in) throws IOException {
        if (in.nextToken() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        List<byte @Nullable []> values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            values.add(in.currentToken() == JsonToken.VALUE_NULL ? null : in.getBinaryValue());
        }
        byte[] @Nullable [] array = new byte[values.size()][];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return Optional.of(new Row(array));
    }

    private static List<Integer> numbers(JsonParser in) throws IOException {
        expect(in.nextToken() == JsonToken.START_ARRAY, "no list of columns");
        List<Integer> numbers = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            numbers.add(in.getIntValue());
        }
        return numbers;
    }

    private static int code(Operation operation) {
        return switch (operation) {
            case INSERT -> 1;
            case UPDATE -> 2;
            case DELETE -> 3;
        };
    }

    private static Operation operation(int code) {
        return switch (code) {
            case 1 -> Operation.INSERT;
            case 2 -> Operation.UPDATE;
            case 3 -> Operation.DELETE;
            default -> throw unreadable("operation " + code);
        };
    }

    private static String text(JsonParser in) throws IOException {
        String text = in.nextTextValue();
        if (text == null) {
            throw unreadable("a text is missing");
        }
        return text;
    }

    private static void expect(boolean condition, String found) {
        if (!condition) {
            throw unreadable(found);
        }
    }

    private static ShardwayException unreadable(String found) {
        return new ShardwayException(
                ErrorCode.CHANGE_LOG_GAP,
                "A change-log record cannot be read (" + found + "); this version knows format " + FORMAT);
    }
}
