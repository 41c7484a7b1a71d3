package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.routing.Scope;
import io.shardway.gateway.sql.Clauses;
import io.shardway.gateway.sql.DictionaryQuery;
import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.QualifierRewriter;
import io.shardway.gateway.sql.SetStatement;
import io.shardway.gateway.sql.StatementKind;
import io.shardway.gateway.sql.StatementSplitter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** COM_QUERY: statements about the session are answered here, the others become an {@link Execution}. */
final class QueryDispatch {

    private static final Pattern DATABASE =
            Pattern.compile("\\s*select\\s+((?:database|schema)\\s*\\(\\s*\\))\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

    private static final Pattern DATABASES =
            Pattern.compile("\\s*show\\s+(databases|schemas)\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

    private static final Pattern CONNECTION_ID =
            Pattern.compile("\\s*select\\s+connection_id\\s*\\(\\s*\\)\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

    private final ClientSession session;
    private final SessionServices services;
    private final PreparedStatements statements;

    QueryDispatch(ClientSession session, SessionServices services, PreparedStatements statements) {
        this.session = session;
        this.services = services;
        this.statements = statements;
    }

    /** Whether a statement of this kind is answered here even when it was prepared by the binary protocol. */
    boolean isLocal(StatementKind kind, String text) {
        return switch (kind) {
            case USE,
                    BEGIN,
                    SET_TRANSACTION,
                    COMMIT,
                    ROLLBACK,
                    SAVEPOINT,
                    RELEASE_SAVEPOINT,
                    ROLLBACK_TO_SAVEPOINT,
                    LOCK_TABLES,
                    UNLOCK_TABLES,
                    KILL -> true;
            case SET -> Clauses.placeholders(text, session.lexMode()) == 0;
            default -> false;
        };
    }

    /** Takes over the payload: a whole COM_QUERY. */
    void query(ByteBuf payload) {
        String text =
                payload.toString(payload.readerIndex() + 1, payload.readableBytes() - 1, StandardCharsets.ISO_8859_1);
        if (session.multiStatements() && text.indexOf(';') >= 0) {
            Optional<StatementSplitter.Piece> first = StatementSplitter.next(text, 0, session.lexMode());
            if (first.flatMap(StatementSplitter.Piece::next).isPresent()) {
                payload.release();
                session.runSeveral(text, first.get());
                return;
            }
        }
        statement(text, payload);
    }

    /** Takes over the payload: a COM_QUERY of one statement. */
    void statement(String text, ByteBuf payload) {
        LexMode mode = session.lexMode();
        Plan plan = services.planner().plan(text, mode);
        if (plan.refusal().isPresent()) {
            payload.release();
            refuse(ServerError.notSupported(plan.refusal().get()));
            return;
        }
        switch (plan.kind()) {
            case USE -> {
                payload.release();
                use(Clauses.useDatabase(text, mode));
            }
            case BEGIN -> begin(plan, text, payload);
            case SET_TRANSACTION -> {
                payload.release();
                setTransaction(text);
            }
            case COMMIT, ROLLBACK -> endTransaction(plan, text, payload);
            case SAVEPOINT, RELEASE_SAVEPOINT, ROLLBACK_TO_SAVEPOINT -> savepoint(plan, text, payload);
            case UNLOCK_TABLES -> {
                if (session.locked() == null) {
                    payload.release();
                    ok();
                } else {
                    toServer(plan, text, payload);
                }
            }
            case SET -> set(plan, text, payload);
            case PREPARE -> prepare(plan, text, payload);
            case EXECUTE -> execute(plan, text, payload);
            case DEALLOCATE -> {
                payload.release();
                deallocate(text);
            }
            case KILL -> {
                Clauses.Kill kill = Clauses.kill(text, mode);
                if (kill.id().filter(SessionRegistry::isOurs).isPresent()) {
                    payload.release();
                    kill(kill.connection(), kill.id().get());
                } else {
                    // An id that SHOW PROCESSLIST gave: only the server knows it.
                    toServer(plan, text, payload);
                }
            }
            case SHOW -> {
                if (DATABASES.matcher(text).matches()) {
                    payload.release();
                    databases();
                } else {
                    toServer(plan, text, payload);
                }
            }
            case READ -> {
                if (plan.references().isEmpty() && DATABASE.matcher(text).matches()) {
                    payload.release();
                    database(text);
                } else if (plan.references().isEmpty()
                        && CONNECTION_ID.matcher(text).matches()) {
                    payload.release();
                    LocalResult.write(session, "CONNECTION_ID()", List.of(Optional.of(Integer.toString(session.id()))));
                } else {
                    toServer(plan, text, payload);
                }
            }
            case LOCKING_READ,
                    WRITE,
                    DEFINITION,
                    CALL,
                    LOCK_TABLES,
                    CREATE_TEMPORARY,
                    DROP_TEMPORARY,
                    OTHER,
                    UNSUPPORTED -> toServer(plan, text, payload);
        }
    }

    private void toServer(Plan found, String text, ByteBuf payload) {
        Plan plan = found.has(Plan.Trait.READS_DICTIONARY)
                ? found.naming(DictionaryQuery.databases(text, session.lexMode()))
                : found;
        boolean followsLast = plan.has(Plan.Trait.READS_LAST_STATEMENT) || plan.kind() == StatementKind.SET;
        session.execute(TextWork.of(plan, text, session.lexMode(), payload, followsLast));
    }

    private void ok() {
        session.write(Packets.ok(session.alloc(), 1, session.status()));
    }

    private void refuse(ServerError error) {
        session.write(Packets.error(session.alloc(), 1, error));
    }

    Optional<Scope> scopeOf(String database) {
        return DatabaseNames.scope(database, services.topology().get());
    }

    void use(String database) {
        Optional<Scope> chosen = scopeOf(database);
        if (chosen.isEmpty()) {
            refuse(ServerError.unknownDatabase(database));
            return;
        }
        if (session.transaction().open()
                && chosen.get().tablet() != session.scope().tablet()) {
            refuse(ServerError.unknown("A transaction runs; end it before changing between primary and replica"));
            return;
        }
        session.scope(chosen.get());
        ok();
    }

    /** The server is chosen by the first statement, so there is nobody to tell yet; an open transaction is committed first. */
    private void begin(Plan plan, String text, ByteBuf payload) {
        if (session.locked() != null) {
            toServer(plan, text, payload);
            return;
        }
        payload.release();
        ServerLink bound = session.transaction().bound();
        if (bound == null) {
            boolean _ = session.transaction().takeLost();
            session.transaction().begin(text);
            ok();
            return;
        }
        session.run(new FanOut(
                session,
                List.of(bound),
                Step.query("COMMIT", () -> {}),
                _ -> {
                    session.transaction().ended();
                    session.transaction().begin(text);
                },
                () -> {
                    if (session.transaction().waitingForServer()) {
                        ok();
                    } else {
                        refuse(
                                ServerError.connectionLost(
                                        "The open transaction could not be committed before the new one; its outcome is not known"));
                    }
                }));
    }

    private void setTransaction(String text) {
        if (session.transaction().open()) {
            refuse(new ServerError(
                    1568, "25001", "Transaction characteristics can't be changed while a transaction is in progress"));
            return;
        }
        session.transaction().nextTransaction(text);
        ok();
    }

    private void endTransaction(Plan plan, String text, ByteBuf payload) {
        TransactionState transaction = session.transaction();
        if (transaction.bound() != null || session.locked() != null) {
            toServer(plan, text, payload);
            return;
        }
        payload.release();
        if (transaction.takeLost() && plan.kind() == StatementKind.COMMIT) {
            refuse(ServerError.retryTransaction(
                    "The connection to the transaction's server was lost and the server rolled the"
                            + " transaction back; try it again"));
            return;
        }
        transaction.ended();
        if (text.toUpperCase(Locale.ROOT).contains("CHAIN")
                && !text.toUpperCase(Locale.ROOT).contains("NO CHAIN")) {
            transaction.begin("BEGIN");
        }
        ok();
    }

    private void savepoint(Plan plan, String text, ByteBuf payload) {
        TransactionState transaction = session.transaction();
        if (!transaction.waitingForServer()) {
            toServer(plan, text, payload);
            return;
        }
        payload.release();
        String name = Clauses.lastName(text, session.lexMode());
        if (plan.kind() == StatementKind.SAVEPOINT) {
            transaction.savepoint(name, text);
            ok();
        } else if (transaction.useSavepoint(name, text)) {
            ok();
        } else {
            refuse(new ServerError(ServerError.NO_SUCH_SAVEPOINT, "42000", "SAVEPOINT " + name + " does not exist"));
        }
    }

    private void set(Plan plan, String text, ByteBuf payload) {
        SetStatement statement = SetStatement.parse(text, session.lexMode());
        boolean charset = statement.variables().stream()
                .anyMatch(name -> name.equals("names") || name.startsWith("character_set_"));
        if (charset && UnsafeCharsets.isNamedIn(text)) {
            payload.release();
            refuse(UnsafeCharsets.refusal());
            return;
        }
        toServer(plan, text, payload);
    }

    private void prepare(Plan outer, String text, ByteBuf payload) {
        LexMode mode = session.lexMode();
        Clauses.Prepare clause = Clauses.prepare(text, mode);
        if (clause.text().isEmpty()) {
            payload.release();
            refuse(
                    ServerError.notSupported(
                            "PREPARE through the gateway needs the statement as a literal, since its tables decide the server"));
            return;
        }
        String inner = new String(clause.text().get().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        Plan plan = services.planner().plan(inner, mode);
        if (plan.refusal().isPresent() || isLocal(plan.kind(), inner) || plan.kind() == StatementKind.SET) {
            payload.release();
            refuse(ServerError.notSupported(
                    "PREPARE of this statement is not supported through the gateway; send it as it is"));
            return;
        }
        payload.release();
        PreparedStatements.Named named = new PreparedStatements.Named(inner, plan, statements.nextVersion());
        statements.putNamed(clause.name(), named);
        String probe = "DO 0";
        Plan dictionary = new Plan(
                StatementKind.SHOW,
                plan.references(),
                plan.calls(),
                plan.databases(),
                outer.traits(),
                Optional.empty());
        session.execute(new TextWork(
                dictionary,
                probe,
                mode,
                Packets.command(session.alloc(), CommandCode.QUERY, probe),
                false,
                (link, schemas) -> List.of(prepareOn(link, clause.name(), named, schemas, mode))));
    }

    private Step prepareOn(
            ServerLink link, String name, PreparedStatements.Named named, Map<String, String> schemas, LexMode mode) {
        String text = QualifierRewriter.rewrite(named.text(), mode, named.plan(), schemas);
        String quoted = mode.noBackslashEscapes()
                ? text.replace("'", "''")
                : text.replace("\\", "\\\\").replace("'", "''");
        return Step.query(
                "PREPARE `" + name.replace("`", "``") + "` FROM '" + quoted + "'",
                () -> link.namedStatements().add(named.key(name)));
    }

    private void execute(Plan outer, String text, ByteBuf payload) {
        LexMode mode = session.lexMode();
        String name = Clauses.lastName(text, mode);
        Optional<PreparedStatements.Named> found = statements.named(name);
        if (found.isEmpty()) {
            payload.release();
            refuse(new ServerError(
                    ServerError.UNKNOWN_STATEMENT,
                    "HY000",
                    "Unknown prepared statement handler (" + name + ") given to EXECUTE"));
            return;
        }
        PreparedStatements.Named named = found.get();
        Set<Plan.Trait> traits = EnumSet.noneOf(Plan.Trait.class);
        traits.addAll(outer.traits());
        traits.addAll(named.plan().traits());
        Plan plan = new Plan(
                named.plan().kind(),
                named.plan().references(),
                named.plan().calls(),
                named.plan().databases(),
                traits,
                Optional.empty());
        session.execute(new TextWork(
                plan,
                text,
                mode,
                payload,
                false,
                (link, schemas) -> link.namedStatements().contains(named.key(name))
                        ? List.of()
                        : List.of(prepareOn(link, name, named, schemas, mode))));
    }

    private void deallocate(String text) {
        String name = Clauses.lastName(text, session.lexMode());
        Optional<PreparedStatements.Named> named = statements.named(name);
        if (named.isEmpty() || !statements.removeNamed(name)) {
            refuse(new ServerError(
                    ServerError.UNKNOWN_STATEMENT,
                    "HY000",
                    "Unknown prepared statement handler (" + name + ") given to DEALLOCATE PREPARE"));
            return;
        }
        String key = named.get().key(name);
        List<ServerLink> knowing = session.links().stream()
                .filter(link -> link.namedStatements().contains(key))
                .toList();
        session.run(new FanOut(
                session,
                knowing,
                Step.query("DEALLOCATE PREPARE `" + name.replace("`", "``") + "`", () -> {}),
                link -> link.namedStatements().remove(key),
                this::ok));
    }

    /** KILL by the id of a gateway session: acts on its own event loop, and on the server if a statement runs there. */
    void kill(boolean connection, int id) {
        Optional<ClientSession> target = services.sessions().find(id);
        if (target.isEmpty()) {
            refuse(new ServerError(
                    ServerError.NO_SUCH_THREAD,
                    "HY000",
                    "Unknown thread id: " + id
                            + " (through the gateway, use the id that the connection greeting gave)"));
            return;
        }
        ClientSession other = target.get();
        if (!other.user().equals(session.user())) {
            refuse(KillCheck.notOwner(Integer.toString(id)));
            return;
        }
        if (other == session && connection) {
            refuse(new ServerError(ServerError.QUERY_INTERRUPTED, "70100", "Query execution was interrupted"));
            session.closeClient();
            return;
        }
        other.loop().execute(() -> other.interrupt(connection, this::killOnServer));
        ok();
    }

    private void killOnServer(ServerLink link) {
        kill("QUERY", link);
    }

    void killConnection(ServerLink link) {
        kill("CONNECTION", link);
    }

    private void kill(String what, ServerLink link) {
        services.kills().kill(session.loop(), what, link);
    }

    /** The keyspaces of the branch: what may stand behind USE. */
    private void databases() {
        List<String> names = new ArrayList<>();
        names.add("information_schema");
        services.topology().get().keyspaces().forEach(keyspace -> names.add(keyspace.name()));
        LocalResult.write(session, "Database", names.stream().map(Optional::of).toList());
    }

    /** DATABASE() is the keyspace that the client chose, not the schema behind it. */
    private void database(String text) {
        var matcher = DATABASE.matcher(text);
        String column = matcher.matches() ? matcher.group(1) : "DATABASE()";
        Scope scope = session.scope();
        Optional<String> value = scope.equals(Scope.NONE) ? Optional.empty() : Optional.of(scope.display());
        LocalResult.write(session, column, List.of(value));
    }
}
