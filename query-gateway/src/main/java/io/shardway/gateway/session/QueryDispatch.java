package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.routing.Scope;
import io.shardway.gateway.sql.Clauses;
import io.shardway.gateway.sql.DictionaryQuery;
import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.SetStatement;
import io.shardway.gateway.sql.StatementKind;
import io.shardway.gateway.sql.StatementSplitter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** COM_QUERY: statements about the session are answered here, the others become an {@link Execution}. */
final class QueryDispatch {

    private final ClientSession session;
    private final SessionServices services;
    private final TransactionCommands transactions;
    private final NamedStatements named;
    private final KillCommands kills;
    private final LocalQueries local;

    QueryDispatch(ClientSession session, SessionServices services, KillCommands kills) {
        this.session = session;
        this.services = services;
        this.kills = kills;
        this.transactions = new TransactionCommands(session);
        this.named = new NamedStatements(session, services);
        this.local = new LocalQueries(session, services);
    }

    /** Whether a statement of this kind is answered here even when it was prepared by the binary protocol. */
    boolean isLocal(StatementKind kind, String text) {
        return kind == StatementKind.SET
                ? Clauses.placeholders(text, session.state().lexMode()) == 0
                : kind.aboutSession();
    }

    void forgetStatements() {
        named.clear();
    }

    /** Takes over the payload: a whole COM_QUERY. */
    void query(ByteBuf payload) {
        String text =
                payload.toString(payload.readerIndex() + 1, payload.readableBytes() - 1, StandardCharsets.ISO_8859_1);
        if (session.agreement().multiStatements() && text.indexOf(';') >= 0) {
            Optional<StatementSplitter.Piece> first =
                    StatementSplitter.next(text, 0, session.state().lexMode());
            if (first.flatMap(StatementSplitter.Piece::next).isPresent()) {
                payload.release();
                session.several().begin(text, first.get());
                return;
            }
        }
        statement(text, payload);
    }

    /** A COM_QUERY of one statement that did not come as such; one character per byte. */
    void statement(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuf payload = session.client().alloc().buffer(bytes.length + 1);
        statement(text, payload.writeByte(CommandCode.QUERY).writeBytes(bytes));
    }

    private void statement(String text, ByteBuf payload) {
        Plan plan = services.planner().plan(text, session.state().lexMode());
        if (answered(plan, text, payload)) {
            payload.release();
        } else {
            toServer(plan, text, payload);
        }
    }

    /** Whether no server has to be asked, or the statement is on its way to one. */
    private boolean answered(Plan plan, String text, ByteBuf payload) {
        if (plan.refusal().isPresent()) {
            session.refuse(ServerError.notSupported(plan.refusal().get()));
            return true;
        }
        return switch (plan.kind()) {
            case USE -> {
                use(Clauses.useDatabase(text, session.state().lexMode()));
                yield true;
            }
            case BEGIN -> transactions.begin(text);
            case SET_TRANSACTION -> transactions.next(text);
            case COMMIT, ROLLBACK -> transactions.end(plan.kind(), text);
            case SAVEPOINT, RELEASE_SAVEPOINT, ROLLBACK_TO_SAVEPOINT -> transactions.savepoint(plan.kind(), text);
            case UNLOCK_TABLES -> nothingLocked();
            case SET -> choosesUnsafeCharset(text);
            case PREPARE -> {
                named.prepare(plan, text);
                yield true;
            }
            case EXECUTE -> {
                named.execute(plan, text, payload.retain());
                yield true;
            }
            case DEALLOCATE -> {
                named.deallocate(text);
                yield true;
            }
            case KILL -> kills.kill(text);
            case SHOW -> local.show(text);
            case READ -> local.select(plan, text);
            case LOCKING_READ,
                    WRITE,
                    DEFINITION,
                    CALL,
                    LOCK_TABLES,
                    CREATE_TEMPORARY,
                    DROP_TEMPORARY,
                    OTHER,
                    UNSUPPORTED -> false;
        };
    }

    private void toServer(Plan found, String text, ByteBuf payload) {
        LexMode mode = session.state().lexMode();
        Plan plan =
                found.has(Plan.Trait.READS_DICTIONARY) ? found.naming(DictionaryQuery.databases(text, mode)) : found;
        boolean followsLast = plan.has(Plan.Trait.READS_LAST_STATEMENT) || plan.kind() == StatementKind.SET;
        session.execute(TextWork.of(plan, text, mode, payload, followsLast));
    }

    /** USE and COM_INIT_DB. */
    void use(String database) {
        Optional<Scope> chosen =
                DatabaseNames.scope(database, services.topology().get());
        SessionState state = session.state();
        if (chosen.isEmpty()) {
            session.refuse(ServerError.unknownDatabase(database));
        } else if (state.transaction().open()
                && chosen.get().tablet() != state.scope().tablet()) {
            session.refuse(
                    ServerError.unknown("A transaction runs; end it before changing between primary and replica"));
        } else {
            state.scope(chosen.get());
            session.ok();
        }
    }

    private boolean nothingLocked() {
        if (session.state().locked() != null) {
            return false;
        }
        session.ok();
        return true;
    }

    private boolean choosesUnsafeCharset(String text) {
        SetStatement statement = SetStatement.parse(text, session.state().lexMode());
        boolean charset = statement.variables().stream()
                .anyMatch(name -> name.equals("names") || name.startsWith("character_set_"));
        if (!charset || !UnsafeCharsets.isNamedIn(text)) {
            return false;
        }
        session.refuse(UnsafeCharsets.refusal());
        return true;
    }
}
