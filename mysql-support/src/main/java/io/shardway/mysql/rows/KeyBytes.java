package io.shardway.mysql.rows;

import io.shardway.kernel.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A row key as one byte string, for storing in the sidecar and as a map key; equal keys of byte-stable columns give equal strings. */
public final class KeyBytes {

    private KeyBytes() {}

    public static byte[] encode(Row key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(key.size());
            for (int i = 0; i < key.size(); i++) {
                byte[] value = key.value(i);
                out.writeInt(value == null ? -1 : value.length);
                if (value != null) {
                    out.write(value);
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Row decode(byte[] encoded) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
            byte[] @Nullable [] values = new byte[in.readShort()][];
            for (int i = 0; i < values.length; i++) {
                int length = in.readInt();
                values[i] = length < 0 ? null : in.readNBytes(length);
            }
            return new Row(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
