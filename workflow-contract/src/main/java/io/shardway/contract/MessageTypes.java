package io.shardway.contract;

/** CloudEvents types of messages that are no {@link io.shardway.contract.event.WorkflowEvent}; those have theirs from {@code EventType}. */
public final class MessageTypes {

    /** A {@link Command} of workflow-api. */
    public static final String COMMAND = "shardway.command.v1";
    /** A {@link Command} of copier for one of its splits. */
    public static final String COPY_SPLIT = "shardway.copy-split.v1";
    /** A {@link io.shardway.contract.progress.Progress} of any kind. */
    public static final String PROGRESS = "shardway.progress.v1";
    /** A {@link io.shardway.contract.routing.RoutingSnapshot}. */
    public static final String ROUTING_CHANGED = "shardway.routing-changed.v1";
    /** A {@link io.shardway.contract.routing.ChangeRoutingRules}. */
    public static final String CHANGE_ROUTING_RULES = "shardway.change-routing-rules.v1";
    /** A {@link io.shardway.contract.routing.RoutingRulesAnswer}. */
    public static final String ROUTING_RULES_ANSWER = "shardway.routing-rules-answer.v1";
    /** A {@link io.shardway.contract.routing.GatewayHeartbeat}. */
    public static final String GATEWAY_HEARTBEAT = "shardway.gateway-heartbeat.v1";
    /** A {@link io.shardway.contract.routing.LeaseGranted}. */
    public static final String LEASE_GRANTED = "shardway.lease-granted.v1";

    private MessageTypes() {}
}
