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

    /** The sequence number of an answer that begins with an error. */
    static final int FIRST_ANSWER = 1;

    private final ClientSession session;
    private final SessionServices services;
    private final Work work;
    private final Hold hold;
    private final ServerChoice choice;

    private RoutingTable.@Nullable Running running;
    private @Nullable Exchange exchange;
    private boolean reconnected;
    private boolean finished;

    Execution(ClientSession session, SessionServices services, Work work) {
        this.session = session;
        this.services = services;
        this.work = work;
        this.hold = new Hold(services);
        this.choice = new ServerChoice(this, session, services, work);
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
        choice.choose(new Placement(target, table.epoch(), pinned != null), topology, pinned);
    }

    /** Runs the statement there. */
    void use(ServerLink link, Placement placement) {
        Optional<ServerError> refusal =
                session.links().refusalOn(link, plan()).or(() -> KillCheck.refusal(session, services, work, link));
        if (refusal.isPresent()) {
            answer(refusal.get());
            return;
        }
        Exchange next = new Exchange(this, session, work, placement, link);
        exchange = next;
        next.proceed();
    }

    /** The connection was found broken before the command was sent: another one is tried, once. */
    void notSent(String reason) {
        if (reconnected) {
            answer(ServerError.connectionLost("Before the statement was sent, " + reason));
            return;
        }
        reconnected = true;
        attempt();
    }

    /** The fence refused the statement and nothing of it happened: roll back there, wait for newer rules, route again. */
    void fenced(ServerLink link, long epoch, ServerError error) {
        hold.fenced(epoch, error);
        rollBack(link, this::attempt);
    }

    void rollBackTransaction(ServerLink link, int sequence, ServerError error) {
        rollBack(link, () -> {
            session.state().transaction().ended();
            answer(sequence, error);
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
        answer(FIRST_ANSWER, error);
    }

    private void answer(int sequence, ServerError error) {
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
