package io.shardway.api.shell;

import io.quarkus.logging.Log;
import io.shardway.api.ApiConfig;
import io.shardway.api.Refusal;
import io.shardway.api.audit.AuditTrail;
import io.shardway.api.domain.Action;
import io.shardway.api.domain.Actor;
import io.shardway.api.domain.Decision;
import io.shardway.api.domain.Definition;
import io.shardway.api.domain.PublicState;
import io.shardway.api.domain.Rehearsal;
import io.shardway.api.domain.Stamp;
import io.shardway.api.domain.Workflow;
import io.shardway.api.domain.WorkflowCommand.Act;
import io.shardway.api.domain.WorkflowState;
import io.shardway.api.progress.FactProjection;
import io.shardway.api.store.EventRow;
import io.shardway.api.store.HandledRow;
import io.shardway.api.store.IdempotencyStore.Claim;
import io.shardway.api.store.OutboxRow;
import io.shardway.api.store.WorkflowRow;
import io.shardway.contract.event.WorkflowEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * The five steps, always the same: load with an optimistic version, decide, store events, state, outgoing messages and the id of the handled
 * message in one transaction; then the relay sends and the caller acknowledges. A lost race is decided again on the newer state.
 */
@ApplicationScoped
public class WorkflowShell {

    private static final int ATTEMPTS = 20;

    private final Mutiny.SessionFactory sessions;
    private final FactProjection projection;
    private final RelayBell bell;
    private final FaultPoints faults;
    private final Clock clock;
    private final Duration handledRetention;

    WorkflowShell(
            Mutiny.SessionFactory sessions,
            FactProjection projection,
            RelayBell bell,
            FaultPoints faults,
            Clock clock,
            ApiConfig config) {
        this.sessions = sessions;
        this.projection = projection;
        this.bell = bell;
        this.faults = faults;
        this.clock = clock;
        this.handledRetention = config.api().handledRetention();
    }

    /**
     * Stores a new workflow under the next number of its database; refused while the branch has an active one.
     *
     * @param claim of the request's idempotency key; noted in the same transaction
     * @param definition given the number
     */
    public Uni<StoredWorkflow> create(
            String databaseId,
            String branchId,
            Requester by,
            Optional<Claim> claim,
            LongFunction<Definition> definition) {
        return attempt(() -> sessions.withTransaction(session -> refuseSecond(session, branchId)
                .chain(() -> nextNumber(session, databaseId))
                .chain(number -> {
                    var now = now();
                    var decision = Workflow.create(definition.apply(number), new Stamp(by.actor(), now));
                    var row = new WorkflowRow(databaseId, branchId, decision.state(), now);
                    return requireTopology(session, branchId, decision.state().definition())
                            .chain(() -> session.persist(row))
                            .chain(() -> fulfil(session, claim, row))
                            .chain(() -> store(session, row, Optional.empty(), decision, List.of(), now))
                            .chain(() -> accepted(session, by, number))
                            .replaceWith(() -> StoredWorkflow.of(row));
                })));
    }

    /**
     * Carries out an action, or refuses it with the state and the reason.
     *
     * @param claim of the request's idempotency key; noted in the same transaction
     */
    public Uni<StoredWorkflow> act(String databaseId, long number, Action action, Requester by, Optional<Claim> claim) {
        return attempt(() -> sessions.withTransaction(
                session -> find(session, databaseId, number).chain(row -> {
                    var now = now();
                    var state = row.state();
                    return switch (Workflow.decide(state, new Act(action, new Stamp(by.actor(), now)))) {
                        case Decision.Accepted accepted ->
                            fulfil(session, claim, row)
                                    .chain(() -> take(session, row, state, accepted, List.of(), now))
                                    .chain(() -> accepted(session, by, number))
                                    .replaceWith(() -> StoredWorkflow.of(row));
                        case Decision.Refused(String reason) ->
                            Uni.createFrom().failure(refusal(number, action, state, reason));
                        case Decision.Ignored(String reason) ->
                            Uni.createFrom().failure(refusal(number, action, state, reason));
                    };
                })));
    }

    /** Plays an action without storing or sending anything; refused as the action itself would be. */
    public Uni<Preview> preview(String databaseId, long number, Action action, Actor actor) {
        return get(databaseId, number).map(workflow -> {
            var state = workflow.state();
            return switch (Rehearsal.of(state, action, new Stamp(actor, now()))) {
                case Rehearsal.Played.Through(Rehearsal rehearsal) -> new Preview(workflow, rehearsal);
                case Rehearsal.Played.Refused(String reason) -> throw refusal(number, action, state, reason);
            };
        });
    }

    /** A workflow as it is, and what an action would lead to. */
    public record Preview(StoredWorkflow workflow, Rehearsal rehearsal) {}

    /** Takes in a service's fact; a message that was taken in before changes nothing. */
    public Uni<Void> hear(String messageId, WorkflowEvent event) {
        var at = now();
        var heard = ContractMessages.heard(event, at);
        if (heard.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return attempt(() -> sessions.withTransaction(
                session -> session.find(HandledRow.class, messageId).chain(handled -> {
                    if (handled != null && handled.changedState()) {
                        Log.debugf("Already handled message=%s", messageId);
                        return Uni.createFrom().voidItem();
                    }
                    return session.find(WorkflowRow.class, event.workflow().toString())
                            .chain(row -> {
                                if (row == null) {
                                    Log.warnf(
                                            "Ignoring a fact of a workflow that is not here workflow=%s",
                                            event.workflow());
                                    return Uni.createFrom().voidItem();
                                }
                                if (isLongEnded(row, at)) {
                                    // Its facts are not known by their ids any more.
                                    Log.debugf("Ignoring a fact of a workflow that ended workflow=%s", row.id());
                                    return Uni.createFrom().voidItem();
                                }
                                var state = row.state();
                                return switch (Workflow.decide(state, heard.get())) {
                                    case Decision.Accepted accepted ->
                                        mark(session, messageId, event.workflow(), handled, true, at)
                                                .chain(() -> projection.take(session, event, at))
                                                .chain(() -> take(
                                                        session,
                                                        row,
                                                        state,
                                                        accepted,
                                                        remembered(handled, event, at),
                                                        at));
                                    case Decision.Ignored(String reason) ->
                                        ignored(session, messageId, handled, event, reason, at);
                                    case Decision.Refused(String reason) ->
                                        ignored(session, messageId, handled, event, reason, at);
                                };
                            });
                })));
    }

    public Uni<StoredWorkflow> get(String databaseId, long number) {
        return sessions.withSession(session -> find(session, databaseId, number).map(StoredWorkflow::of));
    }

    public Uni<StoredWorkflow> get(UUID id) {
        return sessions.withSession(
                session -> session.find(WorkflowRow.class, id.toString()).map(row -> {
                    if (row == null) {
                        throw Refusal.notFound("There is no workflow " + id);
                    }
                    return StoredWorkflow.of(row);
                }));
    }

    /** Newest first. */
    public Uni<List<StoredWorkflow>> list(String databaseId, Optional<Range> active, int offset, int limit) {
        return sessions.withSession(session -> session.createQuery(
                        "from WorkflowRow where databaseId = :database and createdAt <= :to and (endedAt is null or"
                                + " endedAt >= :from) order by number desc",
                        WorkflowRow.class)
                .setParameter("database", databaseId)
                .setParameter(
                        "from", active.map(range -> range.from().toEpochMilli()).orElse(0L))
                .setParameter(
                        "to", active.map(range -> range.to().toEpochMilli()).orElse(Long.MAX_VALUE))
                .setFirstResult(offset)
                .setMaxResults(limit)
                .getResultList()
                .map(rows -> rows.stream().map(StoredWorkflow::of).toList()));
    }

    /** Two instants, both included. */
    public record Range(Instant from, Instant to) {}

    private Uni<Void> ignored(
            Mutiny.Session session,
            String messageId,
            @Nullable HandledRow handled,
            WorkflowEvent event,
            String reason,
            Instant at) {
        Log.debugf("Ignored fact unit=%s: %s", event.unit(), reason);
        if (handled != null) {
            return Uni.createFrom().voidItem();
        }
        return mark(session, messageId, event.workflow(), null, false, at)
                .chain(() -> projection.take(session, event, at))
                .chain(() -> persist(session, remembered(null, event, at)))
                .invoke(bell::ring);
    }

    private boolean isLongEnded(WorkflowRow row, Instant at) {
        Long ended = row.endedAt();
        return ended != null && ended < at.minus(handledRetention).toEpochMilli();
    }

    /** A fact enters the public history once, however often it is told. */
    private static List<OutboxRow> remembered(@Nullable HandledRow handled, WorkflowEvent event, Instant at) {
        return handled == null ? List.of(ContractMessages.remembered(event, at)) : List.of();
    }

    private static Uni<Void> mark(
            Mutiny.Session session,
            String messageId,
            UUID workflow,
            @Nullable HandledRow handled,
            boolean changedState,
            Instant at) {
        if (handled == null) {
            return session.persist(new HandledRow(messageId, workflow, changedState, at));
        }
        handled.counts();
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> take(
            Mutiny.Session session,
            WorkflowRow row,
            WorkflowState before,
            Decision.Accepted decision,
            List<OutboxRow> first,
            Instant at) {
        row.update(decision.state(), at);
        return store(session, row, Optional.of(before.publicState()), decision, first, at);
    }

    private Uni<Void> store(
            Mutiny.Session session,
            WorkflowRow row,
            Optional<PublicState> before,
            Decision.Accepted decision,
            List<OutboxRow> first,
            Instant at) {
        var rows = new ArrayList<Object>();
        decision.events().forEach(event -> rows.add(new EventRow(row.id(), row.version(), event, at)));
        rows.addAll(first);
        rows.addAll(ContractMessages.leaving(before, decision, at));
        var after = decision.state();
        if (before.isEmpty() || before.get() != after.publicState()) {
            Log.infof(
                    "State changed workflow=%s from=%s to=%s",
                    row.id(),
                    before.map(PublicState::word).orElse("-"),
                    after.publicState().word());
        }
        return persist(session, rows).invoke(() -> faults.pass(FaultPoints.Point.BEFORE_COMMIT));
    }

    private static Uni<Void> fulfil(Mutiny.Session session, Optional<Claim> claim, WorkflowRow row) {
        return claim.map(held -> held.fulfil(session, row.id()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static Uni<Void> accepted(Mutiny.Session session, Requester by, long number) {
        return by.auditEntry()
                .map(entry -> session.createNativeQuery(AuditTrail.ACCEPT)
                        .setParameter(1, number)
                        .setParameter(2, entry)
                        .executeUpdate()
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static Uni<Void> persist(Mutiny.Session session, List<?> rows) {
        return rows.isEmpty() ? Uni.createFrom().voidItem() : session.persistAll(rows.toArray());
    }

    private static Uni<WorkflowRow> find(Mutiny.Session session, String databaseId, long number) {
        return session.createQuery(
                        "from WorkflowRow where databaseId = :database and number = :number", WorkflowRow.class)
                .setParameter("database", databaseId)
                .setParameter("number", number)
                .getSingleResultOrNull()
                .map(row -> {
                    if (row == null) {
                        throw Refusal.notFound("There is no workflow " + number + " in this database");
                    }
                    return row;
                });
    }

    private static Uni<Void> refuseSecond(Mutiny.Session session, String branchId) {
        return session.createQuery("from WorkflowRow where activeBranchId = :branch", WorkflowRow.class)
                .setParameter("branch", branchId)
                .getSingleResultOrNull()
                .map(active -> {
                    if (active != null) {
                        throw Refusal.unprocessable("Workflow " + active.number() + " of this branch is active ("
                                + active.publicState() + "); complete or cancel it before creating another");
                    }
                    return null;
                });
    }

    /** What was checked on the servers before holds for the keyspaces as they were then; the row stays as it is until the workflow is stored. */
    private static Uni<Void> requireTopology(Mutiny.Session session, String branchId, Definition definition) {
        return session.createNativeQuery(
                        "SELECT topology_version FROM branch WHERE id = ?1 LOCK IN SHARE MODE", Long.class)
                .setParameter(1, branchId)
                .getSingleResult()
                .invoke(version -> {
                    if (version != definition.topologyVersion()) {
                        throw Refusal.unprocessable(
                                "The keyspaces of the branch were changed while they were checked; create the workflow again");
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<Long> nextNumber(Mutiny.Session session, String databaseId) {
        return session.createNativeQuery(
                        "UPDATE catalogue_database SET last_workflow_number = LAST_INSERT_ID(last_workflow_number + 1)"
                                + " WHERE id = ?1")
                .setParameter(1, databaseId)
                .executeUpdate()
                .chain(() -> session.createNativeQuery("SELECT LAST_INSERT_ID()", Long.class)
                        .getSingleResult());
    }

    private static Refusal refusal(long number, Action action, WorkflowState state, String reason) {
        var allowed = Workflow.allowed(state).stream().map(Action::word).toList();
        return Refusal.unprocessable("Cannot %s workflow %d in state %s: %s. Possible now: %s"
                .formatted(
                        action.word(),
                        number,
                        state.publicState().word(),
                        reason,
                        allowed.isEmpty() ? "nothing" : String.join(", ", allowed)));
    }

    private <T> Uni<T> attempt(Supplier<Uni<T>> transaction) {
        return Uni.createFrom()
                .<T>deferred(() -> transaction.get())
                .onFailure(Conflicts::isLostRace)
                .retry()
                .atMost(ATTEMPTS)
                .invoke(() -> {
                    faults.pass(FaultPoints.Point.AFTER_COMMIT);
                    bell.ring();
                });
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
