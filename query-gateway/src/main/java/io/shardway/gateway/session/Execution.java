package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import io.shardway.gateway.backend.BackendConnection;
import io.shardway.gateway.backend.CommandOutcome;
import io.shardway.gateway.backend.OwnCommand;
import io.shardway.gateway.buffer.StatementBuffer;
import io.shardway.gateway.protocol.CommandCode;
import io.shardway.gateway.protocol.Completion;
import io.shardway.gateway.protocol.Packets;
import io.shardway.gateway.protocol.ResponseReader.Shape;
import io.shardway.gateway.protocol.ResponseSink;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.protocol.ServerLogin;
import io.shardway.gateway.routing.Decision;
import io.shardway.gateway.routing.Router;
import io.shardway.gateway.routing.RoutingTable;
import io.shardway.gateway.routing.Topology;
import io.shardway.gateway.sql.Plan;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One command on its way: routed, perhaps held, sent to one server, answered. It is sent a second time only when the server's whole
 * answer was the refusal of a fence (so it did nothing), or when it was not sent at all because the connection was found broken.
 */
final class Execution implements UnderWay, ResponseSink {

    private static final int FIRST_ANSWER = 1;
    private static final Duration CATALOG_POLL = Duration.ofMillis(10);

    /** What is done when the server's answer is complete. */
    private enum Fate {
        PASSED_ON,
        REFUSED_BY_FENCE,
        TRANSACTION_REFUSED_BY_FENCE
    }

    private final ClientSession session;
    private final SessionServices services;
    private final Work work;
    private final Queue<Step> steps = new ArrayDeque<>();

    private Optional<StatementBuffer.Place> place = Optional.empty();
    private Optional<Long> deadlineNanos = Optional.empty();
    private Optional<ServerError> fenceError = Optional.empty();
    private long fencedEpoch = -1;
    private OptionalLong catalogTicket = OptionalLong.empty();

    private RoutingTable.@Nullable Running running;
    private Decision.@Nullable Served served;
    private @Nullable ServerLink link;
    private Map<String, String> schemas = Map.of();
    private long epoch;
    private Fate fate = Fate.PASSED_ON;
    private int errorSequence = FIRST_ANSWER;
    private boolean inTransaction;
    private boolean openingSent;
    private boolean sent;
    private boolean anythingForwarded;
    private boolean fileSent;
    private boolean reconnected;
    private boolean finished;

    Execution(ClientSession session, SessionServices services, Work work) {
        this.session = session;
        this.services = services;
        this.work = work;
    }

    @Override
    public void start() {
        if (session.transaction().takeLost()) {
            answer(
                    ServerError.retryTransaction(
                            "The connection to the transaction's server was lost and the server rolled it back; try the transaction again"));
            return;
        }
        Optional<String> lost = session.takeLostState();
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
            leavePlace();
            leaveTable();
            work.release();
        }
    }

    @Override
    public Optional<ServerLink> interrupt() {
        if (place.isPresent()) {
            answer(new ServerError(ServerError.QUERY_INTERRUPTED, "70100", "Query execution was interrupted"));
            return Optional.empty();
        }
        return sent ? Optional.ofNullable(link) : Optional.empty();
    }

    private Plan plan() {
        return work.plan();
    }

    /** Also called by timers, where nobody would see an exception and the client would wait for ever. */
    private void attempt() {
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
        Decision decision = Router.route(
                table, topology, services.catalog().get(), session.scope(), session.temporaryTables(), plan());
        switch (decision) {
            case Decision.Refused(var error, var catalogMayBeOld) -> {
                if (!catalogMayBeOld || !awaitCatalog()) {
                    answer(error);
                }
            }
            case Decision.Served target -> place(table, topology, target);
        }
    }

    /**
     * A table that came, went or moved a moment ago is not where the catalog says; one reading that begins now decides.
     *
     * @return false when that reading is over and it changed nothing
     */
    private boolean awaitCatalog() {
        long ticket = catalogTicket.orElseGet(services.freshCatalog());
        catalogTicket = OptionalLong.of(ticket);
        if (services.catalogRead().test(ticket)) {
            return false;
        }
        hold(CATALOG_POLL);
        return true;
    }

    private void place(RoutingTable table, Topology topology, Decision.Served target) {
        if (session.scope().readOnly() && plan().kind().writes()) {
            answer(new ServerError(
                    ServerError.OPTION_PREVENTS_STATEMENT,
                    "HY000",
                    "This session reads replicas (" + session.scope().display()
                            + ") and cannot execute a statement that writes; use the primary"));
            return;
        }
        ServerLink pinned = session.pinned();
        inTransaction = pinned != null;
        if (pinned == null && !mayGo(table, target)) {
            return;
        }
        leavePlace();
        RoutingTable.Running entered = table.enter(target.routes(), target.beyondRoutes());
        // INVARIANT: counted first, then looked again: a newer table either sees the count or is seen here.
        if (services.routing().current() != table) {
            entered.close();
            services.routing().statementEnded();
            attempt();
            return;
        }
        running = entered;
        served = target;
        epoch = table.epoch();
        Topology.Target server =
                topology.target(target.keyspace(), session.scope().tablet(), session.id());
        ServerLink.Key key = new ServerLink.Key(server.server(), server.account());
        if (pinned != null && !work.besideTransaction() && !pinned.key().equals(key)) {
            if (target.references()) {
                misplaced(pinned, target);
                return;
            }
            use(pinned, Optional.empty());
            return;
        }
        Optional<ServerLink> last = work.followsLast() && !target.references() ? session.lastLink() : Optional.empty();
        if (last.isPresent()) {
            use(last.get(), Optional.empty());
            return;
        }
        schemas = rewriting(target, topology, server.schema());
        boolean schemaNeeded = target.references() || session.scope().keyspace().isPresent();
        Optional<String> schema = schemaNeeded ? Optional.of(server.schema()) : Optional.empty();
        Optional<ServerLink> open = session.link(key);
        if (open.isPresent()) {
            use(open.get(), schema);
        } else {
            connect(key, target.keyspace(), schema);
        }
    }

    private static Map<String, String> rewriting(Decision.Served target, Topology topology, String schema) {
        if (target.qualifiers().isEmpty()) {
            return Map.of();
        }
        Map<String, String> changed = new HashMap<>();
        for (String qualifier : target.qualifiers()) {
            if (!qualifier.equals(schema) && topology.named(qualifier).isPresent()) {
                changed.put(qualifier, schema);
            }
        }
        return changed;
    }

    /** Whether the statement may be sent now; if not, it has been held or answered. */
    private boolean mayGo(RoutingTable table, Decision.Served target) {
        long now = services.clock().millis();
        if (table.epoch() <= fencedEpoch) {
            hold(services.buffer().maxWait());
            return false;
        }
        if (target.bufferingUntil() > now) {
            hold(Duration.ofMillis(target.bufferingUntil() - now));
            return false;
        }
        if (!target.routes().isEmpty() && !services.leaseValid().getAsBoolean()) {
            hold(services.buffer().maxWait());
            return false;
        }
        return true;
    }

    private void hold(Duration atLongest) {
        long now = System.nanoTime();
        long deadline =
                deadlineNanos.orElseGet(() -> now + services.buffer().maxWait().toNanos());
        deadlineNanos = Optional.of(deadline);
        Duration left = Duration.ofNanos(deadline - now);
        if (!left.isPositive()) {
            // An error that only looks like a fence may be an honest one, such as a table that was never there.
            answer(fenceError
                    .filter(error -> !FenceSigns.isCertain(error))
                    .orElseGet(() -> ServerError.retryStatement(
                            "Waited " + services.buffer().maxWait()
                                    + " for a switch of traffic to end; the statement was not executed, try again")));
            return;
        }
        if (place.isEmpty()) {
            place = services.buffer().enter(session.loop(), work.byteCount(), this::attempt);
        }
        if (place.isEmpty()) {
            answer(ServerError.retryStatement(
                    "Too many statements wait for a switch of traffic; the statement was not executed, try again"));
            return;
        }
        place.get().await(atLongest.compareTo(left) < 0 ? atLongest : left);
    }

    /** The transaction, or LOCK TABLES, keeps the session on one server, and this statement's tables are on another one. */
    private void misplaced(ServerLink pinned, Decision.Served target) {
        leaveTable();
        TransactionState transaction = session.transaction();
        if (transaction.bound() == pinned && !target.routes().isEmpty() && epoch > transaction.boundUnderEpoch()) {
            rollBack(
                    pinned,
                    () -> answer(ServerError.retryTransaction("Traffic of " + String.join(", ", target.tables())
                            + " was switched to keyspace " + target.keyspace()
                            + " while the transaction ran; it was rolled back, try it again")));
            return;
        }
        answer(ServerError.unknown("This statement needs keyspace " + target.keyspace() + ", but the "
                + (transaction.bound() == pinned ? "transaction" : "session that holds LOCK TABLES") + " runs on "
                + pinned.connection().server() + "; one transaction cannot use two servers"));
    }

    private void connect(ServerLink.Key key, String keyspace, Optional<String> schema) {
        Future<BackendConnection> connecting = services.connector()
                .connect(
                        session.loop(),
                        key.server(),
                        key.account(),
                        session.backendCapabilities(),
                        session.collation(),
                        schema.orElse(""));
        var _ = connecting.addListener((Future<BackendConnection> done) -> guarded(() -> {
            if (finished) {
                if (done.isSuccess()) {
                    done.getNow().close();
                }
                return;
            }
            if (done.isSuccess()) {
                connected(session.adopt(key, done.getNow()), schema);
                return;
            }
            leaveTable();
            answer(
                    done.cause() instanceof ServerLogin.RefusedException refused
                            ? refused.error()
                            : new ServerError(
                                    ServerError.UNKNOWN,
                                    "08001",
                                    "Cannot connect to " + key.server() + " for keyspace " + keyspace + ": "
                                            + done.cause().getMessage()));
        }));
    }

    private void connected(ServerLink fresh, Optional<String> schema) {
        boolean routed = served != null && !served.routes().isEmpty();
        if (!inTransaction && routed && !services.leaseValid().getAsBoolean()) {
            // Connecting took so long that the rules may be old by now.
            leaveTable();
            attempt();
            return;
        }
        use(fresh, schema);
    }

    /** Runs what a server's answer started; an error of our own ends the session, whose client would wait for ever. */
    private void guarded(Runnable reaction) {
        try {
            reaction.run();
        } catch (RuntimeException e) {
            session.failed(e);
        }
    }

    private void use(ServerLink chosen, Optional<String> schema) {
        link = chosen;
        Optional<ServerError> refusal =
                session.refusalOn(chosen, plan()).or(() -> session.killRefusal(chosen, plan(), work.effects()));
        if (refusal.isPresent()) {
            leaveTable();
            answer(refusal.get());
            return;
        }
        steps.clear();
        openingSent = false;
        sent = false;
        schema.filter(wanted -> !wanted.equals(chosen.connection().schema()))
                .ifPresent(wanted -> steps.add(Step.selectSchema(wanted)));
        for (SetLog.Entry entry : session.sets().after(chosen.appliedSets())) {
            steps.add(Step.query(entry.text(), () -> chosen.setsApplied(entry.sequence())));
        }
        if (!inTransaction && plan().bindsTransaction()) {
            for (String text : session.transaction().opening()) {
                steps.add(Step.query(text, () -> openingSent = true));
            }
        }
        session.insertIdFor(chosen, plan())
                .ifPresent(id -> steps.add(Step.query("SET last_insert_id=" + Long.toUnsignedString(id), () -> {})));
        steps.addAll(work.steps(chosen, schemas));
        nextStep();
    }

    private void nextStep() {
        ServerLink chosen = chosen();
        Step step = steps.poll();
        if (step == null) {
            sent = true;
            fate = Fate.PASSED_ON;
            session.used(chosen);
            chosen.connection().command(work.payload(chosen, schemas), work.shape(), session.moreFollows(), this);
            return;
        }
        step.run(
                chosen.connection(),
                outcome -> guarded(() -> {
                    if (finished) {
                        return;
                    }
                    switch (outcome) {
                        case CommandOutcome.Done _ -> nextStep();
                        case CommandOutcome.Lost(var reason) -> lost(reason);
                        case CommandOutcome.Failed(var error) -> stepFailed(chosen, error);
                    }
                }));
    }

    private void stepFailed(ServerLink chosen, ServerError error) {
        leaveTable();
        if (!inTransaction && isFence(error)) {
            fenced(chosen, error);
            return;
        }
        if (openingSent) {
            session.transaction().bind(chosen, epoch);
        }
        answer(error);
    }

    private ServerLink chosen() {
        if (link == null) {
            throw new IllegalStateException("No server was chosen");
        }
        return link;
    }

    @Override
    public void forward(ByteBuf bytes) {
        anythingForwarded = true;
        session.forward(bytes, chosen());
    }

    @Override
    public void flush() {
        session.flush();
    }

    @Override
    public int prepared(int serverId, int parameters, int columns) {
        return work.prepared(chosen(), serverId, parameters);
    }

    @Override
    public void fileRequested() {
        fileSent = true;
        session.expectFile(chosen());
    }

    @Override
    public boolean error(ServerError error, int sequence, boolean first) {
        errorSequence = sequence;
        if (!isFence(error)) {
            return true;
        }
        if (work.besideTransaction() && inTransaction) {
            return true;
        }
        boolean untouched = first && !fileSent && plan().repeatableAfterFence();
        if (!inTransaction && untouched) {
            fate = Fate.REFUSED_BY_FENCE;
            fenceError = Optional.of(error);
            return false;
        }
        if (plan().repeatableAfterFence()) {
            fate = Fate.TRANSACTION_REFUSED_BY_FENCE;
            return false;
        }
        return true;
    }

    private boolean isFence(ServerError error) {
        return served != null && FenceSigns.isFence(error, served.tables());
    }

    @Override
    public void end(Completion completion) {
        leaveTable();
        if (!finished) {
            guarded(() -> ended(completion));
        }
    }

    private void ended(Completion completion) {
        ServerLink chosen = chosen();
        switch (fate) {
            case PASSED_ON -> {
                settleTransaction(chosen, completion);
                if (!completion.failed()) {
                    session.succeeded(
                            chosen, plan(), work.effects(), served == null ? "" : served.keyspace(), completion);
                }
                work.completed(chosen, completion);
                finish();
            }
            case REFUSED_BY_FENCE -> fenced(chosen, fenceError.orElseThrow());
            case TRANSACTION_REFUSED_BY_FENCE ->
                rollBack(
                        chosen,
                        () -> answer(ServerError.retryTransaction(
                                "Traffic of the statement's tables is being switched to another"
                                        + " keyspace; the transaction was rolled back, try it again")));
        }
    }

    /** The fence refused the statement and nothing of it happened: roll back there, wait for newer rules, route again. */
    private void fenced(ServerLink chosen, ServerError error) {
        fenceError = Optional.of(error);
        fencedEpoch = epoch;
        openingSent = false;
        runRollback(chosen, this::attempt);
    }

    private void rollBack(ServerLink chosen, Runnable then) {
        runRollback(chosen, () -> {
            session.transaction().ended();
            then.run();
        });
    }

    private void runRollback(ServerLink chosen, Runnable then) {
        BackendConnection connection = chosen.connection();
        connection.command(
                Packets.command(connection.alloc(), CommandCode.QUERY, "ROLLBACK"),
                Shape.RESULT,
                new OwnCommand(outcome -> {
                    if (outcome instanceof CommandOutcome.Failed) {
                        // Whatever is still open there must not outlive the answer.
                        connection.close();
                    }
                    if (!finished) {
                        then.run();
                    }
                }));
    }

    private void settleTransaction(ServerLink chosen, Completion completion) {
        TransactionState transaction = session.transaction();
        boolean opened = openingSent;
        if (opened) {
            transaction.opened();
        }
        if (completion.failed()) {
            // ERR tells no status: what was begun is open, and without autocommit a failed statement leaves a
            // transaction.
            if (opened || (!transaction.autocommit() && plan().bindsTransaction())) {
                transaction.bind(chosen, epoch);
            }
        } else if (completion.statusSeen() && !work.besideTransaction()) {
            transaction.autocommit(completion.autocommit());
            if (completion.inTransaction()) {
                transaction.bind(chosen, epoch);
            } else if (opened || transaction.bound() == chosen) {
                transaction.ended();
            }
        }
    }

    @Override
    public void lost(String reason) {
        leaveTable();
        if (finished) {
            return;
        }
        ServerLink chosen = chosen();
        session.drop(chosen);
        boolean transactional = !work.besideTransaction()
                && (inTransaction || openingSent || !session.transaction().autocommit());
        if (anythingForwarded) {
            session.closeClient();
        } else if (transactional && rolledBackForSure()) {
            session.transaction().ended();
            boolean _ = session.transaction().takeLost();
            answer(ServerError.retryTransaction(
                    "While a transaction ran, " + reason + "; the server rolled it back, try the transaction again"));
        } else if (!sent && !reconnected) {
            reconnected = true;
            attempt();
        } else if (sent) {
            errorSequence = FIRST_ANSWER;
            answer(ServerError.connectionLost(
                    "While the statement ran, " + reason + "; whether it was executed is not known"));
            if (transactional) {
                session.closeClient();
            }
        } else {
            answer(ServerError.connectionLost("Before the statement was sent, " + reason));
        }
    }

    /** Whether the loss of the connection cannot have committed anything. */
    private boolean rolledBackForSure() {
        return switch (plan().kind()) {
            case READ, LOCKING_READ, WRITE, SHOW, ROLLBACK, SAVEPOINT, RELEASE_SAVEPOINT, ROLLBACK_TO_SAVEPOINT -> true;
            default -> !sent;
        };
    }

    private void answer(ServerError error) {
        if (finished) {
            return;
        }
        leaveTable();
        session.write(Packets.error(session.alloc(), errorSequence, error));
        finish();
    }

    private void finish() {
        if (!finished) {
            finished = true;
            leavePlace();
            work.release();
            session.flush();
            session.finished(this);
        }
    }

    private void leavePlace() {
        place.ifPresent(StatementBuffer.Place::leave);
        place = Optional.empty();
    }

    private void leaveTable() {
        RoutingTable.Running current = running;
        if (current != null) {
            running = null;
            current.close();
            services.routing().statementEnded();
        }
    }
}
