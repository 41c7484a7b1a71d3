package io.shardway.kernel;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * Names of everything of ours on a user's server, all in schema {@code _shardway} (docs/wiring.md section 1). They follow from the workflow, so
 * every service knows them without asking.
 */
public final class SidecarNames {

    public static final String SCHEMA = "_shardway";

    /** MySQL and MariaDB allow 64 characters. */
    private static final int LONGEST_NAME = 64;

    private SidecarNames() {}

    /** Where a target table lives until it is opened. */
    public static TableName hidden(UUID workflow, String table) {
        return named("h_", workflow, table);
    }

    /** Where cutover keeps a moved table of the source until the workflow is complete; in the user's own schema, as triggers cannot leave it. */
    public static TableName retired(UUID workflow, String schema, String table) {
        return new TableName(schema, named("_shardway_", workflow, table).table());
    }

    /** Where the view that held a table's public name goes when the table takes it; views cannot leave their schema either. */
    public static TableName parkedView(UUID workflow, String schema, String table) {
        return new TableName(schema, named("_shardway_v_", workflow, table).table());
    }

    /** Keys that redo has deleted while the table is still being copied. */
    public static TableName graves(UUID workflow, String table) {
        return named("g_", workflow, table);
    }

    /** The workflow's watermark table, on every server that takes part. */
    public static TableName watermark(UUID workflow) {
        return new TableName(SCHEMA, "watermark_" + tag(workflow));
    }

    public static TableName item() {
        return new TableName(SCHEMA, "item");
    }

    public static TableName stream() {
        return new TableName(SCHEMA, "stream");
    }

    /** First eight hex digits of the workflow: enough to tell apart what lies on one server. */
    public static String tag(UUID workflow) {
        return workflow.toString().substring(0, 8);
    }

    private static TableName named(String prefix, UUID workflow, String table) {
        String name = prefix + tag(workflow) + '_' + table;
        if (name.length() > LONGEST_NAME) {
            CRC32 crc = new CRC32();
            crc.update(table.getBytes(StandardCharsets.UTF_8));
            String hash = String.format("_%08x", crc.getValue());
            name = name.substring(0, LONGEST_NAME - hash.length()) + hash;
        }
        return new TableName(SCHEMA, name);
    }
}
