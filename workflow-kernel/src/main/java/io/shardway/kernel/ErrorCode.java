package io.shardway.kernel;

/** Stable words for errors; the kind fixes the reaction. */
public enum ErrorCode {
    INVALID_REQUEST(ErrorKind.REJECTED),
    NOT_ALLOWED_IN_STATE(ErrorKind.REJECTED),
    UNSUPPORTED_TABLE(ErrorKind.REJECTED),
    SERVER_UNREACHABLE(ErrorKind.TRANSIENT),
    SERVER_BUSY(ErrorKind.TRANSIENT),
    DEADLOCK(ErrorKind.TRANSIENT),
    READ_ONLY_SERVER(ErrorKind.TRANSIENT),
    REPLICA_LAG(ErrorKind.THROTTLED),
    BINLOG_PURGED(ErrorKind.POSITION_LOST),
    CHANGE_LOG_GAP(ErrorKind.POSITION_LOST),
    SCHEMA_CHANGED_DURING_COPY(ErrorKind.POSITION_LOST),
    ITEM_TAKEN(ErrorKind.SUPERSEDED),
    STREAM_SEALED(ErrorKind.SUPERSEDED),
    MISSING_RIGHTS(ErrorKind.OWNERSHIP_UNKNOWN),
    SCHEMA_CHANGED(ErrorKind.OWNERSHIP_UNKNOWN),
    VALUE_NOT_EXACT(ErrorKind.OWNERSHIP_UNKNOWN),
    INCOMPLETE_ROW_IMAGE(ErrorKind.OWNERSHIP_UNKNOWN),
    XA_IN_USE(ErrorKind.OWNERSHIP_UNKNOWN),
    DUPLICATE_ON_TARGET(ErrorKind.OWNERSHIP_UNKNOWN),
    ROW_NOT_AS_EXPECTED(ErrorKind.OWNERSHIP_UNKNOWN),
    FOREIGN_WRITE(ErrorKind.OWNERSHIP_UNKNOWN),
    BOTH_SIDES_OPEN(ErrorKind.OWNERSHIP_UNKNOWN),
    SERVER_ERROR(ErrorKind.OWNERSHIP_UNKNOWN),
    UNEXPECTED(ErrorKind.BUG);

    private final ErrorKind kind;

    ErrorCode(ErrorKind kind) {
        this.kind = kind;
    }

    public ErrorKind kind() {
        return kind;
    }
}
