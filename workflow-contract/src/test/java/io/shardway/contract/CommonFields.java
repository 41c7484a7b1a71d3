package io.shardway.contract;

import java.util.Map;

/** What fields mean that many messages have, where the record itself does not say more. */
final class CommonFields {

    static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry("workflow", "Id of the workflow; the key of its events."),
            Map.entry(
                    "leg", "One direction of a workflow: 1 is the first forward leg, each change of direction adds 1."),
            Map.entry("direction", "Which way rows flow in this leg."),
            Map.entry(
                    "generation",
                    "Grows with every command of a workflow; a fact carries that of the command it answers."),
            Map.entry("topologyVersion", "The least version of the topology that the receiver must know."),
            Map.entry(
                    "unit",
                    "Unit of work: the key of its command. Empty or the workflow's id for events of the workflow itself."),
            Map.entry("want", "What should be the case for the unit."),
            Map.entry("sourceShard", "Shard that rows come from; - is the only shard of an unsharded keyspace."),
            Map.entry("targetShard", "Shard that rows go to; - is the only shard of an unsharded keyspace."),
            Map.entry("position", "Place in the source's binlog, for people."),
            Map.entry("table", "Table name without its keyspace."),
            Map.entry("tables", "Tables of the workflow."),
            Map.entry("rows", "Number of rows."),
            Map.entry("bytes", "Number of bytes."),
            Map.entry("lagMillis", "How far the stream is behind its source, in milliseconds."),
            Map.entry("reason", "Why, for people."),
            Map.entry("statement", "The statement that the source executed."),
            Map.entry("code", "Error code."),
            Map.entry("message", "What was attempted, on what, what was found and what helps; no row value."),
            Map.entry("mayRetry", "Whether the action retry can help."),
            Map.entry("mayRestart", "Whether the workflow can be cancelled and created again."),
            Map.entry("verification", "Id of the verification."),
            Map.entry("reports", "One report per table and shard."),
            Map.entry("step", "Name of the step."),
            Map.entry("millis", "How long it took, in milliseconds."),
            Map.entry("epoch", "Version of the routing rules of a branch."),
            Map.entry("nextLeg", "The leg that a switch leads to."),
            Map.entry("watermarks", "Watermark R0 by shard of the side that will serve."),
            Map.entry("pauseMillis", "How long writes were paused, in milliseconds."),
            Map.entry("name", "Name that its creator gave."),
            Map.entry("number", "Number of the workflow in its database."),
            Map.entry("sourceKeyspace", "Keyspace that the tables come from."),
            Map.entry("targetKeyspace", "Keyspace that the tables go to."),
            Map.entry("from", "Public state before."),
            Map.entry("to", "Public state after."),
            Map.entry("at", "When this was the case."),
            Map.entry("gateway", "Id of the gateway."),
            Map.entry("branchKey", "organization/database/branch."),
            Map.entry("nonce", "Grows with every heartbeat of a gateway; a lease echoes it."),
            Map.entry("routes", "All routes of the branch."),
            Map.entry("organization", "Name of the organization."),
            Map.entry("database", "Name of the database."),
            Map.entry("branch", "Name of the branch."),
            Map.entry("etaSeconds", "Seconds that are left, from the recent rate; absent while there is none."));

    private CommonFields() {}
}
