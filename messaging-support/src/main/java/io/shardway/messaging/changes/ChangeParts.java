package io.shardway.messaging.changes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Changes that are larger than a Kafka record should be, in several records that follow each other in their partition:
 * {@code [format, 5, index, count, bytes]}. They are written in one Kafka transaction by the log's only writer, so a reader of committed
 * records finds all of them or none, and nothing in between.
 */
public final class ChangeParts {

    /** Far below every usual limit of a broker. */
    static final int MOST_BYTES = 8 * 1024 * 1024;

    static final int PART = 5;

    private static final CBORFactory CBOR = new CBORFactory();

    /** Parts of the change that is being read; empty between changes. */
    private final List<byte[]> parts = new ArrayList<>();

    /** The change as the values of one record, or of several. */
    public static List<byte[]> split(Change change) {
        return split(ChangeCodec.encode(change), MOST_BYTES);
    }

    static List<byte[]> split(byte[] encoded, int most) {
        if (encoded.length <= most) {
            return List.of(encoded);
        }
        int count = Math.ceilDiv(encoded.length, most);
        List<byte[]> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(part(i, count, encoded, i * most, Math.min(most, encoded.length - i * most)));
        }
        return records;
    }

    /** Takes in the next record; answers the change that it completes, if it does. */
    Optional<Change> join(byte[] value) {
        try (JsonParser in = CBOR.createParser(value)) {
            boolean part = in.nextToken() == JsonToken.START_ARRAY
                    && in.nextIntValue(-1) == ChangeCodec.FORMAT
                    && in.nextIntValue(-1) == PART;
            if (!part) {
                expect(parts.isEmpty());
                return Optional.of(ChangeCodec.decode(value));
            }
            expect(in.nextIntValue(-1) == parts.size());
            int count = in.nextIntValue(-1);
            in.nextToken();
            parts.add(in.getBinaryValue());
            return parts.size() < count ? Optional.empty() : Optional.of(complete());
        } catch (IOException e) {
            throw new ShardwayException(ErrorCode.CHANGE_LOG_GAP, "A part of a change-log record cannot be read", e);
        }
    }

    private Change complete() {
        byte[] whole = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int to = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, to, part.length);
            to += part.length;
        }
        parts.clear();
        return ChangeCodec.decode(whole);
    }

    private static byte[] part(int index, int count, byte[] encoded, int from, int length) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length + 64);
        try (JsonGenerator out = CBOR.createGenerator(bytes)) {
            out.writeStartArray();
            out.writeNumber(ChangeCodec.FORMAT);
            out.writeNumber(PART);
            out.writeNumber(index);
            out.writeNumber(count);
            out.writeBinary(Arrays.copyOfRange(encoded, from, from + length));
            out.writeEndArray();
        } catch (IOException e) {
            throw new ShardwayException(ErrorCode.UNEXPECTED, "Cannot encode a part of a change", e);
        }
        return bytes.toByteArray();
    }

    private static void expect(boolean condition) {
        if (!condition) {
            throw new ShardwayException(
                    ErrorCode.CHANGE_LOG_GAP, "The parts of a large change do not follow each other in the change log");
        }
    }
}
