package io.shardway.gateway.session;

import io.shardway.gateway.protocol.ServerError;
import java.util.Set;

/** Tells the errors by which a fenced side refuses a statement from all others. */
final class FenceSigns {

    /** What our triggers say. */
    private static final String MARK = "SHARDWAY_FENCE";

    private FenceSigns() {}

    /** The trigger fence's own words: no other cause is possible. */
    static boolean isCertain(ServerError error) {
        return error.message().contains(MARK);
    }

    /**
     * Whether a fence is the likely cause: its own words, or the errors that a table which became a view, or was renamed away,
     * gives for a table of a workflow.
     *
     * @param workflowTables tables of the statement that belong to a workflow
     */
    static boolean isFence(ServerError error, Set<String> workflowTables) {
        if (isCertain(error)) {
            return true;
        }
        return switch (error.code()) {
            case ServerError.NO_SUCH_TABLE, ServerError.WRONG_OBJECT, ServerError.VIEW_INVALID ->
                workflowTables.stream().anyMatch(table -> mentions(error.message(), table));
            default -> false;
        };
    }

    private static boolean mentions(String message, String table) {
        return message.contains("." + table + "'")
                || message.contains("'" + table + "'")
                || message.contains("`" + table + "`");
    }
}
