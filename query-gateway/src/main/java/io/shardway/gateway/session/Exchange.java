package io.shardway.gateway.session;

import io.netty.buffer.ByteBuf;
import io.shardway.gateway.backend.CommandOutcome;
import io.shardway.gateway.protocol.Completion;
import io.shardway.gateway.protocol.ResponseSink;
import io.shardway.gateway.protocol.ServerError;
import io.shardway.gateway.sql.Plan;
import java.util.Optional;

/**
 * One attempt of an {@link Execution} on one server: what the server must be told first, the command, and its answer, which goes to
 * the client as it comes unless a fence refused the statement.
 */
final class Exchange implements ResponseSink {

    private final Execution execution;
    private final ClientSession session;
    private final Work work;
    private final Placement placement;
    private final ServerLink link;
    private final Preparation preparation;

    private Fate fate = Fate.PASSED_ON;
    private Optional<ServerError> fenceError = Optional.empty();
    private int errorSequence = Execution.FIRST_ANSWER;
    private boolean sent;
    private boolean anythingForwarded;
    private boolean fileSent;

    Exchange(Execution execution, ClientSession session, Work work, Placement placement, ServerLink link) {
        this.execution = execution;
        this.session = session;
        this.work = work;
        this.placement = placement;
        this.link = link;
        this.preparation = new Preparation(session.state(), work, placement, link);
    }

    /** Says to the server what comes next: the steps that prepare it, at last the command. */
    void proceed() {
        Step step = preparation.steps().poll();
        if (step == null) {
            sent = true;
            session.links().used(link);
            link.connection()
                    .command(
                            work.payload(link, placement.rewriting()),
                            work.shape(),
                            session.several().moreFollows(),
                            this);
            return;
        }
        step.run(
                link.connection(),
                outcome -> session.guarded(() -> {
                    if (execution.finished()) {
                        return;
                    }
                    switch (outcome) {
                        case CommandOutcome.Done _ -> proceed();
                        case CommandOutcome.Lost(var reason) -> lost(reason);
                        case CommandOutcome.Failed(var error) -> stepFailed(error);
                    }
                }));
    }

    private void stepFailed(ServerError error) {
        execution.leaveTable();
        if (!placement.inTransaction() && isFence(error)) {
            execution.fenced(link, placement.epoch(), error);
            return;
        }
        if (preparation.openingSent()) {
            session.state().transaction().bind(link, placement.epoch());
        }
        execution.answer(error);
    }

    private Plan plan() {
        return work.plan();
    }

    /** The connection on which the command runs, once it was sent. */
    Optional<ServerLink> running() {
        return sent ? Optional.of(link) : Optional.empty();
    }

    @Override
    public void forward(ByteBuf bytes) {
        anythingForwarded = true;
        session.client().forward(bytes, link);
    }

    @Override
    public void flush() {
        session.client().flush();
    }

    @Override
    public int prepared(int serverId, int parameters, int columns) {
        return work.prepared(link, serverId, parameters);
    }

    @Override
    public void fileRequested() {
        fileSent = true;
        session.client().expectFile(link);
    }

    @Override
    public boolean error(ServerError error, int sequence, boolean first) {
        errorSequence = sequence;
        if (isFence(error)) {
            boolean transactional = placement.inTransaction();
            fate = work.besideTransaction() && transactional
                    ? Fate.PASSED_ON
                    : Fate.ofRefusal(plan().repeatableAfterFence(), transactional, first && !fileSent);
            fenceError = Optional.of(error);
        }
        return fate == Fate.PASSED_ON;
    }

    private boolean isFence(ServerError error) {
        return FenceSigns.isFence(error, placement.served().tables());
    }

    @Override
    public void end(Completion completion) {
        execution.leaveTable();
        if (!execution.finished()) {
            session.guarded(() -> ended(completion));
        }
    }

    private void ended(Completion completion) {
        switch (fate) {
            case PASSED_ON -> {
                passedOn(completion);
                execution.finish();
            }
            case REFUSED_BY_FENCE -> execution.fenced(link, placement.epoch(), fenceError.orElseThrow());
            case TRANSACTION_REFUSED_BY_FENCE ->
                execution.rollBackTransaction(
                        link,
                        errorSequence,
                        ServerError.retryTransaction("Traffic of the statement's tables is being switched to another"
                                + " keyspace; the transaction was rolled back, try it again"));
        }
    }

    private void passedOn(Completion completion) {
        TransactionState transaction = session.state().transaction();
        if (preparation.openingSent()) {
            transaction.opened();
        }
        if (completion.failed()) {
            transaction.failed(link, placement.epoch(), preparation.openingSent(), plan().bindsTransaction());
        } else {
            if (completion.statusSeen() && !work.besideTransaction()) {
                transaction.succeeded(link, placement.epoch(), preparation.openingSent(), completion);
            }
            session.effects()
                    .note(link, plan(), work.effects(), placement.served().keyspace(), completion);
        }
        work.completed(link, completion);
    }

    @Override
    public void lost(String reason) {
        execution.leaveTable();
        if (execution.finished()) {
            return;
        }
        session.links().drop(link);
        TransactionState transaction = session.state().transaction();
        boolean transactional = !work.besideTransaction()
                && (placement.inTransaction() || preparation.openingSent() || !transaction.autocommit());
        switch (Loss.of(plan().kind(), transactional, sent, anythingForwarded)) {
            case ANSWER_CUT -> session.client().close();
            case TRANSACTION_ROLLED_BACK -> {
                transaction.ended();
                boolean _ = transaction.takeLost();
                execution.answer(ServerError.retryTransaction("While a transaction ran, " + reason
                        + "; the server rolled it back, try the transaction again"));
            }
            case NOTHING_SENT -> execution.notSent(reason);
            case OUTCOME_UNKNOWN -> {
                execution.answer(ServerError.connectionLost(
                        "While the statement ran, " + reason + "; whether it was executed is not known"));
                if (transactional) {
                    session.client().close();
                }
            }
        }
    }
}
