package io.shardway.cutover.action;

import io.shardway.cutover.CutoverConfig;
import io.shardway.cutover.messaging.Gateways;
import io.shardway.cutover.messaging.RoutingTopic;
import io.shardway.cutover.store.JournalStore;
import io.shardway.cutover.store.RoutingStore;
import io.shardway.messaging.events.WorkflowEvents;
import java.time.Clock;

/**
 * What a switch works with.
 *
 * @param instance owner in the journal: unique per process
 */
public record SwitchTools(
        CutoverConfig config,
        String instance,
        JournalStore journals,
        RoutingStore routing,
        RoutingTopic topic,
        Gateways gateways,
        WorkflowEvents events,
        Clock clock,
        Faults faults) {}
