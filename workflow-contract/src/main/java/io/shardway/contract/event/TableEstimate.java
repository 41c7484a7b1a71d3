package io.shardway.contract.event;

/** How many rows a table seems to have, from the server's statistics. */
public record TableEstimate(String table, long rows, int splits) {}
