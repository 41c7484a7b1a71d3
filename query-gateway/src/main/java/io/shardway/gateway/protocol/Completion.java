package io.shardway.gateway.protocol;

/**
 * What the end of an answer says.
 *
 * @param failed whether the last packet was ERR (which carries no status)
 * @param statusSeen whether any OK or EOF packet told the status
 * @param status status flags of the last OK or EOF packet, 0 when there was none
 * @param insertId last generated id that the answer reported, 0 when there was none
 */
public record Completion(boolean failed, boolean statusSeen, int status, long insertId) {

    public boolean autocommit() {
        return ServerStatus.has(status, ServerStatus.AUTOCOMMIT);
    }

    public boolean inTransaction() {
        return ServerStatus.has(status, ServerStatus.IN_TRANSACTION);
    }
}
