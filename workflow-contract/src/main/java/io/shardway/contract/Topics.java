package io.shardway.contract;

import java.util.UUID;

/** Topic names; partitions and retention are set where workflow-api makes them (TopicSetup). */
public final class Topics {

    public static final String COPY_COMMANDS = "shardway.copy.commands.v1";
    public static final String REPLICATION_COMMANDS = "shardway.replication.commands.v1";
    public static final String VERIFICATION_COMMANDS = "shardway.verification.commands.v1";
    public static final String CUTOVER_COMMANDS = "shardway.cutover.commands.v1";
    public static final String WORKFLOW_EVENTS = "shardway.workflow.events.v1";
    public static final String PROGRESS = "shardway.progress.v1";
    public static final String ROUTING = "shardway.routing.v1";
    /** Changes of users' rules that are wished for, the newest per branch. */
    public static final String ROUTING_COMMANDS = "shardway.routing.commands.v1";

    /** What became of them. */
    public static final String ROUTING_ANSWERS = "shardway.routing.answers.v1";

    public static final String GATEWAYS = "shardway.gateways.v1";

    /** Debezium's offsets and the change log's running numbers, one key per capture; compacted, written in capture's transactions. */
    public static final String CAPTURE_STATE = "shardway.capture.state.v1";

    /** Partitions of every command topic; fixed for ever, since a unit of work must stay in its partition. */
    public static final int COMMAND_PARTITIONS = 16;

    public static final int EVENT_PARTITIONS = 12;
    public static final int PROGRESS_PARTITIONS = 6;

    private Topics() {}

    /** The change log of one source shard in one leg: a partition per target shard. */
    public static String changes(UUID workflow, int leg, String sourceShard) {
        return "shardway.changes." + workflow + "." + leg + "." + sourceShard;
    }

    /** Prefix of everything that belongs to one workflow: change logs and Debezium's schema histories. */
    public static String changesPrefix(UUID workflow) {
        return "shardway.changes." + workflow + ".";
    }

    /** Debezium's schema history of one capture. */
    public static String schemaHistory(UUID workflow, int leg, String sourceShard) {
        return "shardway.history." + workflow + "." + leg + "." + sourceShard;
    }

    public static String schemaHistoryPrefix(UUID workflow) {
        return "shardway.history." + workflow + ".";
    }
}
