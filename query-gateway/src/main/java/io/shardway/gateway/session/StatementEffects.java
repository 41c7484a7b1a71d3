package io.shardway.gateway.session;

import io.shardway.gateway.protocol.Completion;
import io.shardway.gateway.protocol.ServerStatus;
import io.shardway.gateway.sql.Clauses;
import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.SetStatement;
import io.shardway.gateway.sql.StatementKind;
import java.util.Optional;

/** Notes what a command that succeeded on a server did to the session. */
final class StatementEffects {

    private final SessionState state;
    private final Runnable schemaChanged;

    StatementEffects(SessionState state, Runnable schemaChanged) {
        this.state = state;
        this.schemaChanged = schemaChanged;
    }

    /**
     * @param text one character per byte; empty for commands that do nothing but what their answer tells
     * @param keyspace where it ran
     */
    void note(ServerLink link, Plan plan, Optional<String> text, String keyspace, Completion completion) {
        if (completion.statusSeen()) {
            // How strings end is the server's to say: not every way to change it can be read from a statement.
            state.lexMode(new LexMode(
                    state.lexMode().ansiQuotes(),
                    ServerStatus.has(completion.status(), ServerStatus.NO_BACKSLASH_ESCAPES)));
        }
        if (completion.insertId() != 0) {
            state.generatedId().generated(completion.insertId(), link);
        }
        if (text.isPresent()) {
            note(link, plan, text.get(), keyspace);
        }
    }

    private void note(ServerLink link, Plan plan, String text, String keyspace) {
        switch (plan.kind()) {
            case SET -> settingChanged(link, text);
            case LOCK_TABLES -> state.locked(link);
            case UNLOCK_TABLES, BEGIN -> state.locked(null);
            case CREATE_TEMPORARY -> {
                Clauses.tableNames(text, state.lexMode())
                        .forEach(table -> state.temporaryTables().put(table, keyspace));
                link.keepsTemporaryTables();
            }
            case DROP_TEMPORARY -> forgetTemporaryTables(text);
            case DEFINITION -> {
                forgetTemporaryTables(text);
                schemaChanged.run();
            }
            default -> {}
        }
        if (plan.has(Plan.Trait.NAMED_LOCK)) {
            link.keepsNamedLocks();
        }
        if (plan.has(Plan.Trait.ASSIGNS_VARIABLE) && plan.kind() != StatementKind.SET) {
            link.keepsVariables();
        }
    }

    private void forgetTemporaryTables(String text) {
        Clauses.tableNames(text, state.lexMode()).forEach(state.temporaryTables()::remove);
    }

    private void settingChanged(ServerLink link, String text) {
        SetStatement statement = SetStatement.parse(text, state.lexMode());
        boolean computesVariable =
                !statement.literal() && statement.variables().stream().anyMatch(name -> name.startsWith("@"));
        statement.sqlMode().ifPresent(value -> state.lexMode(LexMode.of(value)));
        if (computesVariable) {
            link.keepsVariables();
        } else if (statement.replayable()) {
            link.setsApplied(state.sets().add(statement, text));
        }
    }
}
