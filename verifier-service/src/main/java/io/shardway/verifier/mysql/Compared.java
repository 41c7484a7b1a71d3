package io.shardway.verifier.mysql;

import io.shardway.kernel.TableSchema;
import io.shardway.mysql.sidecar.StreamId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the comparison of a table is about, as a digest. A key that was reached says something only while leg, columns and row key are the same: by another key,
 * or in the other direction, it would leave rows out. The names do not count: a table is renamed when it becomes public.
 */
final class Compared {

    private Compared() {}

    static String digest(StreamId stream, TableSchema schema) {
        String text = String.join(
                "\n",
                stream.toString(),
                schema.columns().toString(),
                schema.rowKey().toString());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
