package io.shardway.contract.topology;

/**
 * The accounts of docs/wiring.md section 1.
 *
 * @param writer ours, let through by the fences
 * @param reader copy, verify, capture
 * @param application the gateway's connections; fenced like any client
 */
public record Accounts(Account writer, Account reader, Account application) {}
