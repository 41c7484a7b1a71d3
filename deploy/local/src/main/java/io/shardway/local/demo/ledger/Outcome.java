package io.shardway.local.demo.ledger;

/**
 * What a client knows about a write that it sent. REFUSED is strict: the server said no, or the client lost its connection
 * before it had sent the commit. Only a connection lost while a commit was on its way is UNKNOWN.
 */
public enum Outcome {
    ACKNOWLEDGED,
    REFUSED,
    UNKNOWN
}
