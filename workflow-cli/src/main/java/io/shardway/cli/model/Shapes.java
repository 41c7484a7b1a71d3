package io.shardway.cli.model;

import io.shardway.cli.model.Shape.Anything;
import io.shardway.cli.model.Shape.Fields;
import io.shardway.cli.model.Shape.ListOf;

/** The objects of the contract (section 4), each with the keys that the command knows, in the order in which it writes them. */
public final class Shapes {

    public static final Fields ACTOR =
            Shape.object().text("type", "id", "display_name").build();

    private static final Fields REGION = Shape.object()
            .text("slug", "provider", "display_name", "location")
            .flag("enabled", "current_default")
            .build();

    public static final Fields BRANCH = Shape.object()
            .text("id", "name", "parent_branch")
            .add(ACTOR, "actor")
            .add(REGION, "region")
            .flag("ready", "production")
            .text("html_url")
            .time("created_at", "updated_at")
            .flag("safe_migrations")
            .text("vtgate_size")
            .integer("vtgate_count")
            .build();

    private static final Fields VREPLICATION_FLAGS = Shape.object()
            .flag("optimize_inserts", "allow_no_blob_binlog_row_image", "vplayer_batching")
            .build();

    private static final Fields READ_ONLY_REGION = Shape.object()
            .text("region", "cluster_name", "cluster_display_name")
            .integer("replicas")
            .build();

    public static final Fields KEYSPACE = Shape.object()
            .text("id", "name")
            .integer("shards")
            .flag("sharded")
            .unsigned("replicas", "extra_replicas")
            .flag("resize_pending", "resizing", "ready")
            .text("cluster_name")
            .time("created_at", "updated_at")
            .add(VREPLICATION_FLAGS.orNull(), "vreplication_flags")
            .add(Shape.object().text("strategy").build().orNull(), "replication_durability_constraints")
            .add(new ListOf(READ_ONLY_REGION), "read_only_regions")
            .build();

    private static final Fields STREAM_LOG = Shape.object()
            .text("id", "state")
            .time("created_at", "updated_at")
            .text("message", "log_type")
            .build();

    private static final Fields STREAM = Shape.object()
            .text("id", "state")
            .time("created_at", "updated_at")
            .text("target_shard", "source_shard", "position", "stop_position")
            .integer("rows_copied")
            .textOrNull("component_throttled")
            .timeOrNull("component_throttled_at")
            .flag("primary_serving")
            .text("info")
            .add(new ListOf(STREAM_LOG), "logs")
            .build();

    private static final Fields TABLE = Shape.object()
            .text("id", "name")
            .time("created_at", "updated_at")
            .unsigned("rows_copied", "rows_total", "rows_percentage")
            .build();

    private static final Fields TABLE_REPORT = Shape.object()
            .text("id", "table_name", "shard")
            .integer("mismatched_rows_count", "extra_source_rows_count", "extra_target_rows_count")
            .add(new ListOf(new Anything()), "extra_source_rows", "extra_target_rows", "mismatched_rows")
            .text("sample_extra_source_rows_query", "sample_extra_target_rows_query", "sample_mismatched_rows_query")
            .time("created_at", "updated_at")
            .build();

    private static final Fields VDIFF = Shape.object()
            .text("id", "state")
            .time("created_at", "updated_at")
            .timeOrNull("started_at", "completed_at")
            .flag("has_mismatch")
            .unsigned("progress_percentage", "eta_seconds")
            .add(new ListOf(TABLE_REPORT), "table_reports")
            .build();

    public static final Fields WORKFLOW = Shape.object()
            .text("id", "name")
            .unsigned("number")
            .text("state")
            .time("created_at", "updated_at")
            .timeOrNull(
                    "started_at",
                    "completed_at",
                    "cancelled_at",
                    "reversed_at",
                    "retried_at",
                    "data_copy_completed_at",
                    "cutover_at")
            .flag("replicas_switched", "primaries_switched")
            .timeOrNull("switch_replicas_at", "switch_primaries_at", "verify_data_at")
            .add(BRANCH, "branch")
            .add(KEYSPACE, "source_keyspace", "target_keyspace")
            .add(ACTOR, "actor")
            .add(
                    ACTOR.orNull(),
                    "verify_data_by",
                    "reversed_by",
                    "switch_replicas_by",
                    "switch_primaries_by",
                    "cancelled_by",
                    "completed_by",
                    "retried_by",
                    "cutover_by",
                    "reversed_cutover_by")
            .add(new ListOf(STREAM), "streams")
            .add(new ListOf(TABLE), "tables")
            .add(VDIFF.orNull(), "vdiff")
            .build();

    public static final Fields ORGANIZATION = Shape.object()
            .text("name")
            .time("created_at", "updated_at")
            .integer("free_databases_remaining")
            .build();

    public static final Fields SERVICE_TOKEN = Shape.object()
            .text("id", "type", "name")
            .add(new ListOf(new Shape.Text(Shape.Absent.ZERO)), "permissions")
            .time("created_at")
            .timeOrNull("last_used_at")
            .build();

    /** A service token as it is answered once, at its creation: with its secret. */
    public static final Fields CREATED_SERVICE_TOKEN = Shape.object()
            .text("id", "type", "name")
            .add(new ListOf(new Shape.Text(Shape.Absent.ZERO)), "permissions")
            .time("created_at")
            .timeOrNull("last_used_at")
            .text("token")
            .build();

    /** VSchema and routing rules. */
    public static final Fields DOCUMENT = Shape.object().text("raw", "html").build();

    /** One table of a branch's schema. */
    public static final Fields TABLE_SCHEMA =
            Shape.object().text("name", "raw", "html").build();

    private Shapes() {}
}
