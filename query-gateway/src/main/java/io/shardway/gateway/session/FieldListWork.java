package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import io.shardway.gateway.sql.Plan;
import java.util.Map;

/** COM_FIELD_LIST: the columns of one table, asked by old clients for completion of names. */
record FieldListWork(Plan plan, ByteBuf original) implements Work {

    @Override
    public Shape shape() {
        return Shape.FIELDS;
    }

    @Override
    public int byteCount() {
        return original.readableBytes();
    }

    @Override
    public boolean besideTransaction() {
        return true;
    }

    @Override
    public ByteBuf payload(ServerLink link, Map<String, String> schemas) {
        return original.retainedDuplicate();
    }

    @Override
    public void release() {
        original.release();
    }
}
