package io.shardway.gateway.session;

import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.routing.Decision;
import io.shardway.gateway.routing.Router;
import io.shardway.gateway.routing.RoutingTable;
import io.shardway.gateway.routing.Scope;
import io.shardway.gateway.routing.Topology;
import io.shardway.gateway.sql.Plan;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One command on its way: routed, perhaps held, sent to one server, answered. It is sent a second time only when the server's whole
 * answer was the refusal of a fence (so it did nothing), or when it was not sent at all because the connection was found broken.
 */
final class Execution implements UnderWay {

    private static final int FIRST_ANSWER = 1;

    private final ClientSession session;
    private final SessionServices services;
    private final Work work;
    private final Hold hold;

    private RoutingTable.@Nullable Running running;
    private @Nullable Exchange exchange;
    private boolean reconnected;
    private boolean finished;

    Execution(ClientSession session, SessionServices services, Work work) {
        this.session = session;
        this.services = services;
        this.work = work;
        this.hold = new Hold(services);
    }

    @Override
    public void start() {
        if (session.state().transaction().takeLost()) {
            answer(
                    ServerError.retryTransaction(
                            "The connection to the transaction's server was lost and the server rolled it back; try the transaction again"));
            return;
        }
        Optional<String> lost = session.state().takeLost();
        if (lost.isPresent()) {
            answer(ServerError.connectionLost("A server connection of this session was lost, and with it its "
                    + lost.get() + "; the statement was not executed"));
            return;
        }
        attempt();
    }

    @Override
    public void abandon() {
        if (!finished) {
            finished = true;
            hold.leave();
            leaveTable();
            work.release();
        }
    }

    @Override
    public Optional<ServerLink> interrupt() {
        if (hold.waiting()) {
            answer(new ServerError(ServerError.QUERY_INTERRUPTED, "70100", "Query execution was interrupted"));
            return Optional.empty();
        }
        return exchange == null ? Optional.empty() : exchange.running();
    }

    boolean finished() {
        return finished;
    }

    Plan plan() {
        return work.plan();
    }

    /** Also called by timers, where nobody would see an exception and the client would wait for ever. */
    void attempt() {
        if (finished) {
            return;
        }
        try {
            route();
        } catch (RuntimeException e) {
            services.failures().accept(e);
            answer(ServerError.unknown("The gateway could not route the statement: " + e.getMessage()));
        }
    }

    private void route() {
        RoutingTable table = services.routing().current();
        Topology topology = services.topology().get();
        SessionState state = session.state();
        Decision decision =
                Router.route(table, topology, services.catalog().get(), state.scope(), state.temporaryTables(), plan());
        switch (decision) {
            case Decision.Refused(var error, var catalogMayBeOld) -> {
                Optional<Duration> wait = catalogMayBeOld ? hold.neededForCatalog() : Optional.empty();
                wait.ifPresentOrElse(this::await, () -> answer(error));
            }
            case Decision.Served target -> place(table, topology, target);
        }
    }

    private void await(Duration atLongest) {
        hold.await(atLongest, session.client().loop(), work.byteCount(), this::attempt)
                .ifPresent(this::answer);
    }

    private void place(RoutingTable table, Topology topology, Decision.Served target) {
        Scope scope = session.state().scope();
        if (scope.readOnly() && plan().kind().writes()) {
            answer(new ServerError(
                    ServerError.OPTION_PREVENTS_STATEMENT,
                    "HY000",
                    "This session reads replicas (" + scope.display()
                            + ") and cannot execute a statement that writes; use the primary"));
            return;
        }
        ServerLink pinned = session.state().pinned();
        Optional<Duration> wait = pinned == null ? hold.needed(table, target) : Optional.empty();
        if (wait.isPresent()) {
            await(wait.get());
            return;
        }
        hold.leave();
        RoutingTable.Running entered = table.enter(target.routes(), target.beyondRoutes());
        // INVARIANT: counted first, then looked again: a newer table either sees the count or is seen here.
        if (services.routing().current() != table) {
            entered.close();
            services.routing().statementEnded();
            attempt();
            return;
        }
        running = entered;
        choose(new Placement(target, table.epoch(), pinned != null), topology, pinned);
    }

    private void choose(Placement placement, Topology topology, @Nullable ServerLink pinned) {
        Decision.Served target = placement.served();
        Scope scope = session.state().scope();
        Topology.Target server = topology.target(
                target.keyspace(), scope.tablet(), session.agreement().id());
        ServerLink.Key key = new ServerLink.Key(server.server(), server.account());
        if (pinned != null && !work.besideTransaction() && !pinned.key().equals(key)) {
            if (target.references()) {
                misplaced(pinned, placement);
            } else {
                use(pinned, placement);
            }
            return;
        }
        Optional<ServerLink> last =
                work.followsLast() && !target.references() ? session.links().last() : Optional.empty();
        if (last.isPresent()) {
            use(last.get(), placement);
            return;
        }
        boolean schemaNeeded = target.references() || scope.keyspace().isPresent();
        Placement there = placement.in(server.schema(), schemaNeeded, topology);
        session.links().find(key).ifPresentOrElse(open -> use(open, there), () -> connect(key, there));
    }

    /** The transaction, or LOCK TABLES, keeps the session on one server, and this statement's tables are on another one. */
    private void misplaced(ServerLink pinned, Placement placement) {
        leaveTable();
        TransactionState transaction = session.state().transaction();
        Decision.Served target = placement.served();
        boolean bound = transaction.bound() == pinned;
        if (bound && !target.routes().isEmpty() && placement.epoch() > transaction.boundUnderEpoch()) {
            rollBackTransaction(
                    pinned,
                    ServerError.retryTransaction("Traffic of " + String.join(", ", target.tables())
                            + " was switched to keyspace " + target.keyspace()
                            + " while the transaction ran; it was rolled back, try it again"),
                    FIRST_ANSWER);
            return;
        }
        answer(ServerError.unknown("This statement needs keyspace " + target.keyspace() + ", but the "
                + (bound ? "transaction" : "session that holds LOCK TABLES") + " runs on "
                + pinned.connection().server() + "; one transaction cannot use two servers"));
    }

    private void connect(ServerLink.Key key, Placement placement) {
        session.links()
                .open(key, placement.schema().orElse(""), placement.served().keyspace(), new ServerLinks.Applicant() {
                    @Override
                    public boolean waits() {
                        return !finished;
                    }

                    @Override
                    public void opened(ServerLink link) {
                        connected(link, placement);
                    }

                    @Override
                    public void refused(ServerError error) {
                        answer(error);
                    }
                });
    }

    private void connected(ServerLink fresh, Placement placement) {
        boolean routed = !placement.served().routes().isEmpty();
        if (!placement.inTransaction() && routed && !services.leaseValid().getAsBoolean()) {
            // Connecting took so long that the rules may be old by now.
            leaveTable();
            attempt();
            return;
        }
        use(fresh, placement);
    }

    private void use(ServerLink link, Placement placement) {
        Exchange next = new Exchange(this, session, work, placement, link);
        exchange = next;
        Optional<ServerError> refusal =
                session.links().refusalOn(link, plan()).or(() -> KillCheck.refusal(session, services, work, link));
        refusal.ifPresentOrElse(this::answer, next::start);
    }

    /** The connection was broken before anything was sent: true once. */
    boolean reconnects() {
        boolean first = !reconnected;
        reconnected = true;
        return first;
    }

    /** The fence refused the statement and nothing of it happened: roll back there, wait for newer rules, route again. */
    void fenced(ServerLink link, long epoch, ServerError error) {
        hold.fenced(epoch, error);
        rollBack(link, this::attempt);
    }

    void rollBackTransaction(ServerLink link, ServerError error, int sequence) {
        rollBack(link, () -> {
            session.state().transaction().ended();
            answer(error, sequence);
        });
    }

    private void rollBack(ServerLink link, Runnable then) {
        link.rollBack(() -> {
            if (!finished) {
                then.run();
            }
        });
    }

    void answer(ServerError error) {
        answer(error, FIRST_ANSWER);
    }

    void answer(ServerError error, int sequence) {
        if (!finished) {
            leaveTable();
            ClientConnection client = session.client();
            client.write(Packets.error(client.alloc(), sequence, error));
            finish();
        }
    }

    void finish() {
        if (!finished) {
            finished = true;
            hold.leave();
            work.release();
            session.client().flush();
            session.finished(this);
        }
    }

    /** The statement does not run any more, as far as the routing rules are concerned. */
    void leaveTable() {
        RoutingTable.Running current = running;
        if (current != null) {
            running = null;
            current.close();
            services.routing().statementEnded();
        }
    }
}
