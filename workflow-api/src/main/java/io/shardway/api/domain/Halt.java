package io.shardway.api.domain;

/** Why a workflow stands still until somebody retries or cancels; the phase below is remembered and still hears facts. */
public sealed interface Halt {

    /** The unit that stands. */
    Unit unit();

    /** Text for {@code workflow_errors}. */
    String message();

    /** Public state {@code error}. */
    record Failed(Unit unit, String code, String message, boolean mayRetry, boolean mayRestart) implements Halt {}

    /** Public state {@code stopped}: a schema change met under {@code on_ddl STOP}; a retry goes on behind {@code position}. */
    record SchemaChange(Unit unit, String sourceShard, String statement, String position) implements Halt {
        @Override
        public String message() {
            return "Source shard " + sourceShard + " changed the schema: " + statement
                    + ". Bring the target to the same schema, then retry; the stream goes on behind this statement.";
        }
    }

    default PublicState publicState() {
        return switch (this) {
            case Failed _ -> PublicState.ERROR;
            case SchemaChange _ -> PublicState.STOPPED;
        };
    }
}
