package io.shardway.contract.routing;

/**
 * A gateway lives and has taken over an epoch.
 *
 * @param acknowledgedEpoch no statement on the tables that this epoch changed, planned under an older one, is still running
 */
public record GatewayHeartbeat(String gateway, String branchKey, long nonce, long acknowledgedEpoch) {}
