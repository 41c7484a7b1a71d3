package io.shardway.kernel;

/** How a column's canonical bytes are read, written and compared (docs/wiring.md section 6). */
public enum ColumnKind {
    /** ASCII decimal text of TINYINT to BIGINT, signed or unsigned. */
    INTEGER,
    /** ASCII decimal text. */
    DECIMAL,
    /** ASCII text of the exact double, for FLOAT and DOUBLE. */
    FLOATING,
    /** ASCII text, {@code 0000} for the zero year. */
    YEAR,
    /** The server's text in UTC for DATE, DATETIME, TIMESTAMP, TIME. */
    TEMPORAL,
    /** Raw bytes in the column's own charset. */
    CHARACTER,
    /** Raw bytes, BINARY(n) padded to n. */
    BINARY,
    /** Big-endian bytes of BIT(n). */
    BITS,
    /** ASCII index; 0 is the error value. */
    ENUM,
    /** ASCII mask. */
    SET
}
