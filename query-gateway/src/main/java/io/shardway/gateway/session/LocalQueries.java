package io.shardway.gateway.session;

import io.shardway.gateway.routing.Scope;
import io.shardway.gateway.sql.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Queries about the gateway itself: the keyspaces of the branch, the chosen one, the session's id. */
final class LocalQueries {

    private static final Pattern DATABASE =
            Pattern.compile("\\s*select\\s+((?:database|schema)\\s*\\(\\s*\\))\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

    private static final Pattern DATABASES =
            Pattern.compile("\\s*show\\s+(databases|schemas)\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

    private static final Pattern CONNECTION_ID =
            Pattern.compile("\\s*select\\s+connection_id\\s*\\(\\s*\\)\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

    private final ClientSession session;
    private final SessionServices services;

    LocalQueries(ClientSession session, SessionServices services) {
        this.session = session;
        this.services = services;
    }

    /** SHOW DATABASES: what may stand behind USE. Says whether it has answered, as the other one. */
    boolean show(String text) {
        if (!DATABASES.matcher(text).matches()) {
            return false;
        }
        List<String> names = new ArrayList<>();
        names.add("information_schema");
        services.topology().get().keyspaces().forEach(keyspace -> names.add(keyspace.name()));
        LocalResult.write(session, "Database", names.stream().map(Optional::of).toList());
        return true;
    }

    boolean select(Plan plan, String text) {
        if (!plan.references().isEmpty()) {
            return false;
        }
        Matcher database = DATABASE.matcher(text);
        if (database.matches()) {
            database(database.group(1));
            return true;
        }
        if (CONNECTION_ID.matcher(text).matches()) {
            String id = Integer.toString(session.agreement().id());
            LocalResult.write(session, "CONNECTION_ID()", List.of(Optional.of(id)));
            return true;
        }
        return false;
    }

    /** DATABASE() is the keyspace that the client chose, not the schema behind it. */
    private void database(String column) {
        Scope scope = session.state().scope();
        Optional<String> value = scope.equals(Scope.NONE) ? Optional.empty() : Optional.of(scope.display());
        LocalResult.write(session, column, List.of(value));
    }
}
