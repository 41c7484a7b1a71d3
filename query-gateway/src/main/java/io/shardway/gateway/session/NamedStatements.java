package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.sql.Clauses;
import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.Plan;
import io.shardway.gateway.sql.StatementKind;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statements that were prepared by name, in SQL. Servers learn them when they need them. */
final class NamedStatements {

    private final ClientSession session;
    private final SessionServices services;
    private final Map<String, NamedStatement> statements = new HashMap<>();
    private int versions;

    NamedStatements(ClientSession session, SessionServices services) {
        this.session = session;
        this.services = services;
    }

    /** PREPARE: at once where the statement would run now. */
    void prepare(Plan outer, String text) {
        LexMode mode = session.state().lexMode();
        Clauses.Prepare clause = Clauses.prepare(text, mode);
        if (clause.text().isEmpty()) {
            session.refuse(
                    ServerError.notSupported(
                            "PREPARE through the gateway needs the statement as a literal, since its tables decide the server"));
            return;
        }
        String inner = new String(clause.text().get().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        Plan plan = services.planner().plan(inner, mode);
        if (plan.refusal().isPresent()
                || plan.kind() == StatementKind.SET
                || plan.kind().aboutSession()) {
            session.refuse(ServerError.notSupported(
                    "PREPARE of this statement is not supported through the gateway; send it as it is"));
            return;
        }
        NamedStatement named = new NamedStatement(clause.name(), inner, plan, ++versions);
        statements.put(named.name(), named);
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
                Packets.command(session.client().alloc(), CommandCode.QUERY, probe),
                false,
                (link, schemas) -> List.of(named.prepareOn(link, schemas, mode))));
    }

    /** EXECUTE, in the statement's own place; takes over the payload. */
    void execute(Plan outer, String text, ByteBuf payload) {
        LexMode mode = session.state().lexMode();
        Optional<NamedStatement> found = find(text, "EXECUTE");
        if (found.isEmpty()) {
            payload.release();
            return;
        }
        NamedStatement named = found.get();
        session.execute(new TextWork(
                named.executedBy(outer),
                text,
                mode,
                payload,
                false,
                (link, schemas) -> link.namedStatements().contains(named.key())
                        ? List.of()
                        : List.of(named.prepareOn(link, schemas, mode))));
    }

    /** The statement that EXECUTE or DEALLOCATE names; answers the error itself when there is none. */
    private Optional<NamedStatement> find(String text, String command) {
        String name = Clauses.lastName(text, session.state().lexMode());
        Optional<NamedStatement> found = Optional.ofNullable(statements.get(name));
        if (found.isEmpty()) {
            session.refuse(new ServerError(
                    ServerError.UNKNOWN_STATEMENT,
                    "HY000",
                    "Unknown prepared statement handler (" + name + ") given to " + command));
        }
        return found;
    }

    /** DEALLOCATE PREPARE, on every server that knows the statement. */
    void deallocate(String text) {
        find(text, "DEALLOCATE PREPARE").ifPresent(named -> {
            statements.remove(named.name());
            List<ServerLink> knowing = session.links().all().stream()
                    .filter(link -> link.namedStatements().contains(named.key()))
                    .toList();
            session.run(new FanOut(
                    session,
                    knowing,
                    Step.query("DEALLOCATE PREPARE " + named.quotedName(), () -> {}),
                    link -> link.namedStatements().remove(named.key()),
                    session::ok));
        });
    }

    void clear() {
        statements.clear();
    }
}
