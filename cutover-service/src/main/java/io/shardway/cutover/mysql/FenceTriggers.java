package io.shardway.cutover.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardway.kernel.Identifier;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Text of the fence on a table: three BEFORE triggers that refuse every write whose login name is not our writer's. Durable over a crash of
 * ours and of the server. {@code CURRENT_USER()} would be the definer, so the login name is taken from {@code USER()}.
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

    static List<String> create(UUID workflow, TableName table, String writer) {
        return EVENTS.stream()
                .map(event -> """
                        CREATE TRIGGER IF NOT EXISTS %s BEFORE %s ON %s FOR EACH ROW %s
                        IF BINARY SUBSTRING_INDEX(USER(), '@', 1) <> BINARY '%s' THEN
                          SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = '%s';
                        END IF""".formatted(
                                name(workflow, table, event), event, table.quoted(), TAG, literal(writer), MESSAGE))
                .toList();
    }

    static List<String> drop(UUID workflow, TableName table) {
        return EVENTS.stream()
                .map(event -> "DROP TRIGGER " + TAG + " IF EXISTS " + name(workflow, table, event))
                .toList();
    }

    private static String name(UUID workflow, TableName table, String event) {
        return Identifier.quoted(table.schema()) + "."
                + Identifier.quoted(namePrefix(workflow) + hash(table.table()) + "_" + event.charAt(0));
    }

    private static String hash(String table) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(table.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** A configured account name inside a string literal; it cannot be a parameter in DDL. */
    private static String literal(String text) {
        return text.replace("\\", "\\\\").replace("'", "''");
    }
}
