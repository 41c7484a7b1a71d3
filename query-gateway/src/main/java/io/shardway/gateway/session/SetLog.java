package io.shardway.gateway.session;

import io.shardway.gateway.sql.SetStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * SET statements that succeeded in this session, to be said again on every other server before the next statement there. A literal
 * assignment makes earlier ones of the same variables superfluous, so the log stays short.
 */
final class SetLog {

    /** @param text the statement, one character per byte */
    record Entry(long sequence, Set<String> variables, String text) {}

    private final List<Entry> entries = new ArrayList<>();
    private long sequence;

    /** Returns the sequence: a server that has run the statement has applied everything up to it. */
    long add(SetStatement statement, String text) {
        if (statement.literal()) {
            entries.removeIf(entry -> statement.variables().containsAll(entry.variables()));
        }
        entries.add(new Entry(++sequence, statement.variables(), text));
        return sequence;
    }

    List<Entry> after(long applied) {
        return entries.stream().filter(entry -> entry.sequence() > applied).toList();
    }

    void clear() {
        entries.clear();
    }
}
