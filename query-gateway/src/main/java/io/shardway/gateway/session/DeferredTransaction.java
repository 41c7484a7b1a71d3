package io.shardway.gateway.session;

import java.util.ArrayList;
import java.util.List;

/** A transaction that was begun and has no server yet: what its first statement's server will be told. */
final class DeferredTransaction {

    private final List<String> commands = new ArrayList<>();
    private final List<String> savepoints = new ArrayList<>();

    void begin(String text) {
        clear();
        commands.add(text);
    }

    boolean isBegun() {
        return !commands.isEmpty();
    }

    void savepoint(String name, String text) {
        commands.add(text);
        savepoints.add(name);
    }

    /** Notes a statement about a savepoint that was noted before; false when there is no such savepoint. */
    boolean useSavepoint(String name, String text) {
        if (!savepoints.contains(name)) {
            return false;
        }
        commands.add(text);
        return true;
    }

    List<String> commands() {
        return commands;
    }

    void clear() {
        commands.clear();
        savepoints.clear();
    }
}
