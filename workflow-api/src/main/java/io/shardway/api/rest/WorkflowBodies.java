package io.shardway.api.rest;

import io.shardway.api.Refusal;
import io.shardway.api.catalogue.BranchEntry;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.catalogue.KeyspaceNames;
import io.shardway.api.catalogue.NamedEntry;
import io.shardway.api.domain.Actor;
import io.shardway.api.domain.Halt;
import io.shardway.api.domain.Milestone;
import io.shardway.api.domain.Stamp;
import io.shardway.api.domain.StreamHistory;
import io.shardway.api.domain.Verification;
import io.shardway.api.domain.WorkflowState;
import io.shardway.api.progress.ProgressStore;
import io.shardway.api.progress.WorkflowProgress;
import io.shardway.api.rest.WorkflowBody.ActorBody;
import io.shardway.api.rest.WorkflowBody.BranchBody;
import io.shardway.api.rest.WorkflowBody.KeyspaceShort;
import io.shardway.api.shell.StoredWorkflow;
import io.shardway.api.store.WorkflowHistory;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Workflows as bodies: the state, what it is about, and (for a single one) how far it has come. */
@ApplicationScoped
class WorkflowBodies {

    private static final Duration VERIFICATION_IS_FRESH = Duration.ofHours(24);

    private final Catalogue catalogue;
    private final KeyspaceNames keyspaces;
    private final ProgressStore progress;
    private final WorkflowHistory history;
    private final Clock clock;

    WorkflowBodies(
            Catalogue catalogue,
            KeyspaceNames keyspaces,
            ProgressStore progress,
            WorkflowHistory history,
            Clock clock) {
        this.catalogue = catalogue;
        this.keyspaces = keyspaces;
        this.progress = progress;
        this.history = history;
        this.clock = clock;
    }

    Uni<WorkflowBody> full(StoredWorkflow workflow) {
        var state = workflow.state();
        return surroundings(List.of(workflow.branchId())).chain(around -> progress.of(
                        workflow.id(),
                        state.leg().number(),
                        state.verification().map(Verification::id))
                .chain(far -> history.of(workflow.id())
                        .map(events -> body(
                                workflow,
                                Optional.ofNullable(around.get(workflow.branchId()))
                                        .orElseThrow(() -> Refusal.notFound("The branch is gone")),
                                Optional.of(new Details(far, events))))));
    }

    /** Two queries, however many workflows. */
    Uni<List<WorkflowBody>> items(List<StoredWorkflow> workflows) {
        return surroundings(workflows.stream()
                        .map(StoredWorkflow::branchId)
                        .distinct()
                        .toList())
                .map(around -> {
                    var bodies = new ArrayList<WorkflowBody>();
                    for (StoredWorkflow workflow : workflows) {
                        var known = around.get(workflow.branchId());
                        if (known != null) {
                            bodies.add(body(workflow, known, Optional.empty()));
                        }
                    }
                    return bodies;
                });
    }

    /** What only a single workflow is answered with. */
    private record Details(WorkflowProgress progress, List<StreamHistory.Happened> history) {}

    private record Surroundings(BranchEntry branch, List<NamedEntry> keyspaces) {}

    private Uni<Map<String, Surroundings>> surroundings(List<String> branchIds) {
        return catalogue
                .branchesById(branchIds)
                .chain(branches -> keyspaces.of(branchIds).map(named -> branches.stream()
                        .collect(Collectors.toMap(
                                BranchEntry::id,
                                branch -> new Surroundings(branch, named.getOrDefault(branch.id(), List.of()))))));
    }

    private WorkflowBody body(StoredWorkflow workflow, Surroundings around, Optional<Details> details) {
        var state = workflow.state();
        var definition = state.definition();
        return new WorkflowBody(
                workflow.id().toString(),
                "Workflow",
                definition.name(),
                definition.number(),
                state.publicState().word(),
                Times.text(workflow.createdAt()),
                Times.text(workflow.updatedAt()),
                at(state, Milestone.STARTED),
                at(state, Milestone.COMPLETED),
                at(state, Milestone.CANCELLED),
                at(state, Milestone.REVERSED),
                at(state, Milestone.RETRIED),
                at(state, Milestone.DATA_COPIED),
                at(state, Milestone.CUT_OVER),
                state.replicasSwitched(),
                state.primariesSwitched(),
                at(state, Milestone.SWITCHED_REPLICAS),
                at(state, Milestone.SWITCHED_PRIMARIES),
                at(state, Milestone.VERIFIED),
                "move_tables",
                null,
                definition.deferSecondaryKeys(),
                definition.onDdl(),
                state.errors().orElse(null),
                halt(state, failed -> failed.mayRetry(), true),
                halt(state, failed -> failed.mayRestart(), false),
                stale(state),
                false,
                branch(around.branch()),
                keyspace(around, definition.source().name()),
                keyspace(around, definition.target().name()),
                definition.globalKeyspace().map(name -> keyspace(around, name)).orElse(null),
                actor(state.stamps().created().by()),
                by(state, Milestone.VERIFIED),
                by(state, Milestone.REVERSED),
                by(state, Milestone.SWITCHED_REPLICAS),
                by(state, Milestone.SWITCHED_PRIMARIES),
                by(state, Milestone.CANCELLED),
                by(state, Milestone.COMPLETED),
                by(state, Milestone.RETRIED),
                by(state, Milestone.CUT_OVER),
                by(state, Milestone.CUTOVER_REVERSED),
                details.map(known -> StreamBodies.of(workflow, known.progress(), known.history()))
                        .orElse(null),
                details.map(known -> TableBodies.of(workflow, known.progress())).orElse(null),
                VdiffBodies.of(state, details.flatMap(known -> known.progress().verification()))
                        .orElse(null));
    }

    private boolean stale(WorkflowState state) {
        return state.stamps()
                .at(Milestone.VERIFIED)
                .filter(stamp -> stamp.at().plus(VERIFICATION_IS_FRESH).isBefore(clock.instant()))
                .isPresent();
    }

    private static boolean halt(WorkflowState state, Function<Halt.Failed, Boolean> ofFailure, boolean ofSchemaChange) {
        return state.halt()
                .map(halt -> switch (halt) {
                    case Halt.Failed failed -> ofFailure.apply(failed);
                    case Halt.SchemaChange _ -> ofSchemaChange;
                })
                .orElse(false);
    }

    static BranchBody branch(BranchEntry branch) {
        String at = Times.text(branch.createdAt());
        return new BranchBody(branch.id(), "Branch", branch.name(), at, at, null, branch.production(), true);
    }

    private static KeyspaceShort keyspace(Surroundings around, String name) {
        var known = around.keyspaces().stream()
                .filter(keyspace -> keyspace.name().equals(name))
                .findFirst();
        String at = Times.text(
                known.map(NamedEntry::createdAt).orElse(around.branch().createdAt()));
        return new KeyspaceShort(known.map(NamedEntry::id).orElse(name), "BranchKeyspace", name, at, at, null);
    }

    private static @Nullable String at(WorkflowState state, Milestone milestone) {
        return Times.text(state.stamps().at(milestone).map(Stamp::at));
    }

    private static @Nullable ActorBody by(WorkflowState state, Milestone milestone) {
        return state.stamps().at(milestone).map(stamp -> actor(stamp.by())).orElse(null);
    }

    static ActorBody actor(Actor actor) {
        return new ActorBody(actor.id(), actor.type(), actor.displayName(), "");
    }
}
