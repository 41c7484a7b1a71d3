package io.shardway.cutover.mysql;

import io.shardway.kernel.Identifier;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Text of the fence on a table: three BEFORE triggers that refuse a write when the {@link FenceGate} of the schema is closed and the login name is
 * not our writer's. {@code CURRENT_USER()} would be the definer, so the login name is taken from {@code USER()}.
 */
public final class FenceTriggers {

    /** What the error of a refused write begins with; gateways know it. */
    public static final String MESSAGE =
            "SHARDWAY_FENCE: this table is being moved or has moved; write through the gateway";

    /** Tells our DDL apart in a binlog. */
    static final String TAG = "/* shardway */";

    static final int PER_TABLE = 3;

    private static final List<String> EVENTS = List.of("INSERT", "UPDATE", "DELETE");

    private FenceTriggers() {}

    static String namePrefix(UUID workflow) {
        return "_shardway_fence_" + SidecarNames.tag(workflow) + "_";
    }

    /**
     * The statements that place what is missing. In the form that Debezium's parser reads: it knows no IF NOT EXISTS for triggers and no bare IF as a
     * body, and a capture stops at a statement that it cannot read.
     *
     * @param present names of triggers that are there
     */
    static List<String> create(UUID workflow, TableName table, String writer, Set<String> present) {
        String gate = FenceGate.of(workflow, table.schema()).quoted();
        return EVENTS.stream()
                .filter(event -> !present.contains(bareName(workflow, table, event)))
                .map(event -> """
                        CREATE TRIGGER %s BEFORE %s ON %s FOR EACH ROW BEGIN %s
                          IF BINARY SUBSTRING_INDEX(USER(), '@', 1) <> BINARY '%s' AND %s() = 1 THEN
                            SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = '%s';
                          END IF;
                        END""".formatted(
                        name(workflow, table, event), event, table.quoted(), TAG, literal(writer), gate, MESSAGE))
                .toList();
    }

    static List<String> drop(UUID workflow, TableName table) {
        return EVENTS.stream()
                .map(event -> "DROP TRIGGER " + TAG + " IF EXISTS " + name(workflow, table, event))
                .toList();
    }

    private static String name(UUID workflow, TableName table, String event) {
        return Identifier.quoted(table.schema()) + "." + Identifier.quoted(bareName(workflow, table, event));
    }

    private static String bareName(UUID workflow, TableName table, String event) {
        return namePrefix(workflow) + Names.hash(table.table()) + "_" + event.charAt(0);
    }

    /** A configured account name inside a string literal; it cannot be a parameter in DDL. */
    private static String literal(String text) {
        return text.replace("\\", "\\\\").replace("'", "''");
    }
}
