package io.shardway.gateway.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Walks one answer of a server packet by packet, looking at headers and first bytes only, and passes the bytes on in stretches as
 * long as possible. Rows are neither decoded nor collected, so a large result needs no memory here.
 */
public final class ResponseReader {

    /** How the answer to a command is built. */
    public enum Shape {
        /** OK, ERR, a file request or result sets. */
        RESULT,
        /** Answer to COM_STMT_PREPARE. */
        PREPARE,
        /** Column definitions up to EOF. */
        FIELDS,
        /** Rows up to EOF. */
        ROWS,
        /** One packet: OK, EOF or ERR. */
        SINGLE
    }

    private enum State {
        HEAD,
        COLUMNS,
        COLUMNS_END,
        ROWS,
        DEFINITIONS,
        ENDED
    }

    private static final int OK = 0x00;
    private static final int FILE = 0xfb;
    private static final int EOF = 0xfe;
    private static final int ERR = 0xff;

    private final Shape shape;
    private final boolean deprecateEof;
    private final boolean moreFollows;
    private final ResponseSink sink;

    private State state;
    private boolean first = true;
    private long columns;
    private int passing;
    private boolean continued;
    private int status;
    private boolean statusSeen;
    private long insertId;
    private boolean failed;
    private boolean dropLast;
    private int lastStart;
    private boolean fileAsked;

    public ResponseReader(Shape shape, boolean deprecateEof, ResponseSink sink) {
        this(shape, deprecateEof, false, sink);
    }

    /** @param moreFollows whether the client shall be told that another statement's answer comes behind this one */
    public ResponseReader(Shape shape, boolean deprecateEof, boolean moreFollows, ResponseSink sink) {
        this.moreFollows = moreFollows;
        this.shape = shape;
        this.deprecateEof = deprecateEof;
        this.sink = sink;
        this.state = shape == Shape.ROWS ? State.ROWS : State.HEAD;
    }

    public ResponseSink sink() {
        return sink;
    }

    public Completion completion() {
        return new Completion(failed, statusSeen, status, insertId);
    }

    /**
     * Consumes what can be judged; the rest stays in the buffer until more bytes have come.
     *
     * @return whether the answer is complete; the caller then tells the sink
     */
    public boolean read(ByteBuf in) {
        int start = in.readerIndex();
        int at = start;
        int end = in.writerIndex();
        while (!ended() && !fileAsked) {
            if (passing > 0) {
                int step = Math.min(passing, end - at);
                at += step;
                passing -= step;
                if (passing > 0) {
                    break;
                }
                continue;
            }
            if (end - at < Wire.HEADER) {
                break;
            }
            int length = in.getUnsignedMediumLE(at);
            if (continued) {
                continued = length == Wire.MAX_PAYLOAD;
                passing = Wire.HEADER + length;
                continue;
            }
            if (length > 0 && end - at < Wire.HEADER + 1) {
                break;
            }
            int lead = length == 0 ? -1 : in.getUnsignedByte(at + Wire.HEADER);
            if (isData(lead, length)) {
                countData();
                continued = length == Wire.MAX_PAYLOAD;
                passing = Wire.HEADER + length;
                first = false;
                continue;
            }
            if (end - at < Wire.HEADER + length) {
                break;
            }
            take(in, at + Wire.HEADER, length, lead);
            first = false;
            at += Wire.HEADER + length;
        }
        int forwarded = dropLast ? lastStart : at;
        if (forwarded > start) {
            sink.forward(in.retainedSlice(start, forwarded - start));
        }
        in.readerIndex(at);
        if (fileAsked) {
            fileAsked = false;
            sink.fileRequested();
        }
        return ended();
    }

    /** The last packet may be one that is passed on in pieces: the answer ends with its last byte. */
    private boolean ended() {
        return state == State.ENDED && passing == 0 && !continued;
    }

    /** Whether the packet is passed on without a look at its content. */
    private boolean isData(int lead, int length) {
        return switch (state) {
            case COLUMNS, DEFINITIONS -> lead != ERR && !(shape == Shape.FIELDS && isEnd(lead, length));
            case ROWS -> lead != ERR && !isEnd(lead, length);
            case HEAD, COLUMNS_END, ENDED -> false;
        };
    }

    private boolean isEnd(int lead, int length) {
        return lead == EOF && (deprecateEof ? length < Wire.MAX_PAYLOAD : length < 9);
    }

    private void countData() {
        switch (state) {
            case COLUMNS -> {
                if (shape != Shape.FIELDS && --columns == 0) {
                    state = deprecateEof ? State.ROWS : State.COLUMNS_END;
                }
            }
            case DEFINITIONS -> {
                if (--columns == 0) {
                    state = State.ENDED;
                }
            }
            case ROWS, HEAD, COLUMNS_END, ENDED -> {}
        }
    }

    private void take(ByteBuf in, int at, int length, int lead) {
        lastStart = at - Wire.HEADER;
        ByteBuf payload = in.slice(at, length);
        if (lead == ERR) {
            failed = true;
            state = State.ENDED;
            int sequence = in.getUnsignedByte(at - 1);
            dropLast = !sink.error(ServerError.read(payload), sequence, first);
            return;
        }
        switch (state) {
            case HEAD -> head(in, at, payload, lead);
            case COLUMNS_END -> {
                payload.skipBytes(3);
                readStatus(payload);
                if (ServerStatus.has(status, ServerStatus.CURSOR_EXISTS)) {
                    finishResult();
                } else {
                    state = State.ROWS;
                }
            }
            case ROWS, COLUMNS -> {
                readEnd(payload);
                finishResult();
            }
            case DEFINITIONS, ENDED -> throw new MalformedPacketException("a packet after the end of an answer");
        }
    }

    private void head(ByteBuf in, int at, ByteBuf payload, int lead) {
        switch (shape) {
            case PREPARE -> {
                int parameters = payload.getUnsignedShortLE(7);
                int resultColumns = payload.getUnsignedShortLE(5);
                in.setIntLE(at + 1, sink.prepared(payload.getIntLE(1), parameters, resultColumns));
                columns = (long) definitions(parameters) + definitions(resultColumns);
                state = columns == 0 ? State.ENDED : State.DEFINITIONS;
            }
            case FIELDS -> {
                if (isEnd(lead, payload.readableBytes())) {
                    readEnd(payload);
                    state = State.ENDED;
                } else {
                    state = State.COLUMNS;
                }
            }
            case SINGLE -> {
                if (lead == OK) {
                    readOk(payload);
                } else if (lead == EOF) {
                    readEnd(payload);
                }
                state = State.ENDED;
            }
            case RESULT, ROWS -> {
                if (lead == OK) {
                    readOk(payload);
                    finishResult();
                } else if (lead == FILE) {
                    fileAsked = true;
                } else {
                    columns = Wire.readLength(payload);
                    state = State.COLUMNS;
                }
            }
        }
    }

    private int definitions(int count) {
        return count == 0 || deprecateEof ? count : count + 1;
    }

    private void finishResult() {
        state = ServerStatus.has(status, ServerStatus.MORE_RESULTS) && shape == Shape.RESULT ? State.HEAD : State.ENDED;
    }

    private void readStatus(ByteBuf payload) {
        int index = payload.readerIndex();
        status = payload.readUnsignedShortLE();
        if (moreFollows) {
            payload.setShortLE(index, status | ServerStatus.MORE_RESULTS);
        }
        statusSeen = true;
    }

    private void readOk(ByteBuf payload) {
        payload.skipBytes(1);
        long _ = Wire.readLength(payload);
        long id = Wire.readLength(payload);
        if (id != 0) {
            insertId = id;
        }
        readStatus(payload);
    }

    /** EOF, or OK in the place of EOF. */
    private void readEnd(ByteBuf payload) {
        if (deprecateEof) {
            readOk(payload);
        } else {
            payload.skipBytes(3);
            readStatus(payload);
        }
    }
}
