package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.sql.Plan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that the client prepared, under an id of the gateway's own. Servers learn it when they need it; what a client says
 * only once (parameter types, long data) is remembered until then.
 */
final class PreparedStatement {

    /** What one execution may send ahead; servers bound it by max_allowed_packet, which is 1 GiB at most. */
    static final long MAX_LONG_DATA_BYTES = 1L << 30;

    private final int id;
    private final String text;
    private final Plan plan;
    private final List<ByteBuf> longData = new ArrayList<>();

    private int parameters;
    private byte[] types = new byte[0];
    private @Nullable ServerLink cursor;
    private long longDataBytes;
    private boolean longDataRefused;

    PreparedStatement(int id, String text, Plan plan) {
        this.id = id;
        this.text = text;
        this.plan = plan;
    }

    int id() {
        return id;
    }

    /** One character per byte. */
    String text() {
        return text;
    }

    Plan plan() {
        return plan;
    }

    int parameters() {
        return parameters;
    }

    void parameters(int count) {
        parameters = count;
    }

    /** Two bytes per parameter, as the client sent them last. */
    byte[] types() {
        return types;
    }

    void types(byte[] sent) {
        types = sent;
    }

    /** The server on which a cursor of this statement is open. */
    @Nullable
    ServerLink cursor() {
        return cursor;
    }

    void cursor(@Nullable ServerLink link) {
        cursor = link;
    }

    List<ByteBuf> longData() {
        return longData;
    }

    /** Whether some of it was not kept: it has no answer of its own, so the execution that follows must fail. */
    boolean longDataRefused() {
        return longDataRefused;
    }

    /** Keeps a COM_STMT_SEND_LONG_DATA; takes over the payload. */
    void addLongData(ByteBuf payload) {
        if (longDataRefused || longDataBytes + payload.readableBytes() > MAX_LONG_DATA_BYTES) {
            longDataRefused = true;
            payload.release();
            return;
        }
        longData.add(payload);
        longDataBytes += payload.readableBytes();
    }

    void clearLongData() {
        longData.forEach(ByteBuf::release);
        longData.clear();
        longDataBytes = 0;
        longDataRefused = false;
    }
}
