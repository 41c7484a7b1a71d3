package io.shardway.api.events;

/** Which events somebody follows. */
public sealed interface Scope {

    /** One workflow. */
    record OfWorkflow(String id) implements Scope {}

    /** All workflows of a branch. */
    record OfBranch(String id) implements Scope {}

    /** All workflows of a database. */
    record OfDatabase(String id) implements Scope {}

    default boolean covers(StoredEvent event) {
        return switch (this) {
            case OfWorkflow(String id) -> event.workflowId().equals(id);
            case OfBranch(String id) -> event.branchId().equals(id);
            case OfDatabase(String id) -> event.databaseId().equals(id);
        };
    }

    String id();
}
