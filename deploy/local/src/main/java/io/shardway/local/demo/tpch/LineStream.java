package io.shardway.local.demo.tpch;

import io.trino.tpch.TpchEntity;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** Generated rows as the bytes of a delimited file, made while they are read. */
final class LineStream extends InputStream {
    private final Iterator<? extends TpchEntity> rows;
    private byte[] line = {};
    private int position;

    LineStream(Iterable<? extends TpchEntity> rows) {
        this.rows = rows.iterator();
    }

    @Override
    public int read() {
        return exhausted() ? -1 : line[position++] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        int filled = 0;
        while (filled < length && !exhausted()) {
            int part = Math.min(length - filled, line.length - position);
            System.arraycopy(line, position, buffer, offset + filled, part);
            position += part;
            filled += part;
        }
        return filled == 0 && length > 0 ? -1 : filled;
    }

    private boolean exhausted() {
        while (position == line.length) {
            if (!rows.hasNext()) {
                return true;
            }
            line = (rows.next().toLine() + "\n").getBytes(StandardCharsets.UTF_8);
            position = 0;
        }
        return false;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
