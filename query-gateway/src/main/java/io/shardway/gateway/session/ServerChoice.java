package io.shardway.gateway.session;

import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.routing.Decision;
import io.shardway.gateway.routing.Scope;
import io.shardway.gateway.routing.Topology;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** By which connection of the session a routed statement goes: the one that the session is bound to, the last one, an open or a new one. */
final class ServerChoice {

    private final Execution execution;
    private final ClientSession session;
    private final SessionServices services;
    private final Work work;

    ServerChoice(Execution execution, ClientSession session, SessionServices services, Work work) {
        this.execution = execution;
        this.session = session;
        this.services = services;
        this.work = work;
    }

    /** @param pinned the server that the session must not leave now */
    void choose(Placement placement, Topology topology, @Nullable ServerLink pinned) {
        Decision.Served target = placement.served();
        Scope scope = session.state().scope();
        Topology.Target server = topology.target(
                target.keyspace(), scope.tablet(), session.agreement().id());
        ServerLink.Key key = new ServerLink.Key(server.server(), server.account());
        if (pinned != null && !work.besideTransaction() && !pinned.key().equals(key)) {
            if (target.references()) {
                misplaced(pinned, placement);
            } else {
                execution.use(pinned, placement);
            }
            return;
        }
        Optional<ServerLink> last =
                work.followsLast() && !target.references() ? session.links().last() : Optional.empty();
        if (last.isPresent()) {
            execution.use(last.get(), placement);
            return;
        }
        boolean schemaNeeded = target.references() || scope.keyspace().isPresent();
        Placement there = placement.in(server.schema(), schemaNeeded, topology);
        Optional<ServerLink> open = session.links().find(key);
        if (open.isPresent()) {
            execution.use(open.get(), there);
        } else {
            connect(key, there);
        }
    }

    /** The transaction, or LOCK TABLES, keeps the session on one server, and this statement's tables are on another one. */
    private void misplaced(ServerLink pinned, Placement placement) {
        execution.leaveTable();
        TransactionState transaction = session.state().transaction();
        Decision.Served target = placement.served();
        boolean bound = transaction.bound() == pinned;
        if (bound && !target.routes().isEmpty() && placement.epoch() > transaction.boundUnderEpoch()) {
            execution.rollBackTransaction(
                    pinned,
                    Execution.FIRST_ANSWER,
                    ServerError.retryTransaction("Traffic of " + String.join(", ", target.tables())
                            + " was switched to keyspace " + target.keyspace()
                            + " while the transaction ran; it was rolled back, try it again"));
            return;
        }
        execution.answer(ServerError.unknown("This statement needs keyspace " + target.keyspace() + ", but the "
                + (bound ? "transaction" : "session that holds LOCK TABLES") + " runs on "
                + pinned.connection().server() + "; one transaction cannot use two servers"));
    }

    private void connect(ServerLink.Key key, Placement placement) {
        String schema = placement.schema().orElse("");
        session.links().open(key, schema, placement.served().keyspace(), new ServerLinks.Applicant() {
            @Override
            public boolean waits() {
                return !execution.finished();
            }

            @Override
            public void opened(ServerLink link) {
                connected(link, placement);
            }

            @Override
            public void refused(ServerError error) {
                execution.answer(error);
            }
        });
    }

    private void connected(ServerLink fresh, Placement placement) {
        boolean routed = !placement.served().routes().isEmpty();
        if (!placement.inTransaction() && routed && !services.leaseValid().getAsBoolean()) {
            // Connecting took so long that the rules may be old by now.
            execution.leaveTable();
            execution.attempt();
            return;
        }
        execution.use(fresh, placement);
    }
}
