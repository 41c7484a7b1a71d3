package io.shardway.api.rest;

import io.shardway.api.catalogue.BranchEntry;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.catalogue.KeyspaceEntry;
import io.shardway.api.domain.Actor;
import io.shardway.api.domain.Halt;
import io.shardway.api.domain.KeyspaceRef;
import io.shardway.api.domain.Milestone;
import io.shardway.api.domain.Phase;
import io.shardway.api.domain.Stamp;
import io.shardway.api.domain.Verification;
import io.shardway.api.domain.WorkflowState;
import io.shardway.api.progress.ProgressStore;
import io.shardway.api.progress.WorkflowProgress;
import io.shardway.api.rest.WorkflowBody.ActorBody;
import io.shardway.api.rest.WorkflowBody.BranchBody;
import io.shardway.api.rest.WorkflowBody.KeyspaceShort;
import io.shardway.api.rest.WorkflowBody.ReportBody;
import io.shardway.api.rest.WorkflowBody.StreamBody;
import io.shardway.api.rest.WorkflowBody.TableBody;
import io.shardway.api.rest.WorkflowBody.VdiffBody;
import io.shardway.api.shell.StoredWorkflow;
import io.shardway.contract.event.TableReport;
import io.shardway.contract.progress.Progress;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Workflows as bodies: the state, what it is about, and (for a single one) how far it has come. */
@ApplicationScoped
class WorkflowBodies {

    private static final Duration VERIFICATION_IS_FRESH = Duration.ofHours(24);

    private final Catalogue catalogue;
    private final ProgressStore progress;
    private final Clock clock;

    WorkflowBodies(Catalogue catalogue, ProgressStore progress, Clock clock) {
        this.catalogue = catalogue;
        this.progress = progress;
        this.clock = clock;
    }

    Uni<WorkflowBody> full(StoredWorkflow workflow) {
        var state = workflow.state();
        return surroundings(workflow).chain(around -> progress.of(
                        workflow.id(),
                        state.leg().number(),
                        state.verification().map(Verification::id))
                .map(far -> body(workflow, around, Optional.of(far))));
    }

    Uni<List<WorkflowBody>> items(List<StoredWorkflow> workflows) {
        Map<String, Surroundings> known = new HashMap<>();
        Uni<Void> load = Uni.createFrom().voidItem();
        for (String branch :
                workflows.stream().map(StoredWorkflow::branchId).distinct().toList()) {
            load = load.chain(() -> surroundings(branch)
                    .invoke(around -> known.put(branch, around))
                    .replaceWithVoid());
        }
        return load.map(_ -> {
            var bodies = new ArrayList<WorkflowBody>();
            for (StoredWorkflow workflow : workflows) {
                var around = known.get(workflow.branchId());
                if (around != null) {
                    bodies.add(body(workflow, around, Optional.empty()));
                }
            }
            return bodies;
        });
    }

    private record Surroundings(BranchEntry branch, List<KeyspaceEntry> keyspaces) {}

    private Uni<Surroundings> surroundings(StoredWorkflow workflow) {
        return surroundings(workflow.branchId());
    }

    private Uni<Surroundings> surroundings(String branchId) {
        return catalogue
                .branchById(branchId)
                .chain(branch -> catalogue.keyspaces(branchId).map(keyspaces -> new Surroundings(branch, keyspaces)));
    }

    private WorkflowBody body(StoredWorkflow workflow, Surroundings around, Optional<WorkflowProgress> far) {
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
                far.map(found -> streams(workflow, found)).orElse(null),
                far.map(found -> tables(workflow, found)).orElse(null),
                vdiff(state, far.flatMap(WorkflowProgress::verification)).orElse(null));
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

    private List<StreamBody> streams(StoredWorkflow workflow, WorkflowProgress far) {
        var state = workflow.state();
        var definition = state.definition();
        boolean forward = state.leg().direction() == io.shardway.api.domain.Direction.FORWARD;
        KeyspaceRef from = forward ? definition.source() : definition.target();
        KeyspaceRef to = forward ? definition.target() : definition.source();
        long copied = far.tables().stream()
                .mapToLong(WorkflowProgress.Table::rowsCopied)
                .sum();
        var streams = new ArrayList<StreamBody>();
        for (String source : from.shards()) {
            for (String target : to.shards()) {
                var known = far.stream(source, target);
                var report = known.map(WorkflowProgress.Stream::report);
                String id = workflow.id() + "/" + state.leg().number() + "/" + source + "/" + target;
                streams.add(new StreamBody(
                        id,
                        "Stream",
                        state.halt().isPresent()
                                ? state.publicState().word()
                                : report.map(Progress.OfStream::state).orElse(streamState(state)),
                        Times.text(known.map(WorkflowProgress.Stream::createdAt).orElse(workflow.createdAt())),
                        Times.text(known.map(WorkflowProgress.Stream::updatedAt).orElse(workflow.updatedAt())),
                        target,
                        source,
                        report.flatMap(Progress.OfStream::position).orElse(null),
                        null,
                        from.shards().size() * to.shards().size() == 1 ? copied : 0,
                        report.flatMap(Progress.OfStream::throttledBy).orElse(null),
                        Times.text(report.flatMap(Progress.OfStream::throttledAt)),
                        state.primariesSwitched(),
                        report.flatMap(Progress.OfStream::info).orElse(null),
                        report.flatMap(Progress.OfStream::lagMillis).orElse(null),
                        report.map(Progress.OfStream::changesApplied).orElse(0L),
                        List.of()));
            }
        }
        return streams;
    }

    private static String streamState(WorkflowState state) {
        return switch (state.phase()) {
            case Phase.Preparing _, Phase.Capturing _ -> "pending";
            case Phase.Copying _ -> "copying";
            case Phase.Running _,
                    Phase.Verifying _,
                    Phase.Verified _,
                    Phase.Moving _,
                    Phase.SwitchedReplicas _,
                    Phase.SwitchedPrimaries _ -> "running";
            case Phase.CuttingOver _,
                    Phase.CutOver _,
                    Phase.ReversedCutover _,
                    Phase.Completed _,
                    Phase.Cancelling _,
                    Phase.Cancelled _ -> "stopped";
        };
    }

    private static List<TableBody> tables(StoredWorkflow workflow, WorkflowProgress far) {
        return workflow.state().definition().tables().stream()
                .map(name -> {
                    var known = far.table(name);
                    long copied = known.map(WorkflowProgress.Table::rowsCopied).orElse(0L);
                    // An estimate that was too low is corrected by what is copied already.
                    long total = Math.max(
                            copied, known.map(WorkflowProgress.Table::rowsTotal).orElse(0L));
                    boolean done = known.filter(WorkflowProgress.Table::copied).isPresent();
                    return new TableBody(
                            workflow.id() + "/" + name,
                            name,
                            Times.text(
                                    known.map(WorkflowProgress.Table::createdAt).orElse(workflow.createdAt())),
                            Times.text(
                                    known.map(WorkflowProgress.Table::updatedAt).orElse(workflow.updatedAt())),
                            copied,
                            total,
                            percent(done, copied, total),
                            known.map(WorkflowProgress.Table::bytesCopied).orElse(0L),
                            known.map(table -> Math.round(table.rowsPerSecond()))
                                    .orElse(0L),
                            known.flatMap(WorkflowProgress.Table::etaSeconds).orElse(null));
                })
                .toList();
    }

    /** 100 only when the copy has said so. */
    private static long percent(boolean done, long copied, long total) {
        if (done) {
            return 100;
        }
        return total == 0 ? 0 : Math.min(99, copied * 100 / total);
    }

    private static Optional<VdiffBody> vdiff(WorkflowState state, Optional<WorkflowProgress.Verification> far) {
        return state.verification().map(latest -> {
            Instant updated = latest.endedAt()
                    .or(() -> far.map(WorkflowProgress.Verification::updatedAt))
                    .orElse(latest.request().at());
            List<TableReport> reports =
                    far.map(WorkflowProgress.Verification::reports).orElse(List.of());
            return new VdiffBody(
                    latest.id().toString(),
                    switch (latest.outcome()) {
                        case STARTED -> "started";
                        case EQUAL, MISMATCH -> "completed";
                        case STOPPED -> "stopped";
                        case ERROR -> "error";
                    },
                    Times.text(latest.request().at()),
                    Times.text(updated),
                    Times.text(latest.request().at()),
                    switch (latest.outcome()) {
                        case EQUAL, MISMATCH -> Times.text(latest.endedAt());
                        case STARTED, STOPPED, ERROR -> null;
                    },
                    latest.outcome() == Verification.Outcome.MISMATCH,
                    far.map(found -> (long) found.percent()).orElse(latest.running() ? 0L : 100L),
                    far.flatMap(WorkflowProgress.Verification::etaSeconds).orElse(null),
                    far.map(WorkflowProgress.Verification::rowsCompared).orElse(0L),
                    reports.stream()
                            .map(report -> report(latest, report, updated))
                            .toList());
        });
    }

    private static ReportBody report(Verification verification, TableReport report, Instant at) {
        String id = UUID.nameUUIDFromBytes((verification.id() + "/" + report.table() + "/" + report.shard())
                        .getBytes(StandardCharsets.UTF_8))
                .toString();
        return new ReportBody(
                id,
                report.table(),
                report.shard(),
                report.rowsCompared(),
                report.mismatchedRows(),
                report.extraSourceRows(),
                report.extraTargetRows(),
                report.extraSourceKeys(),
                report.extraTargetKeys(),
                report.mismatchedKeys(),
                report.extraSourceQuery().orElse(null),
                report.extraTargetQuery().orElse(null),
                report.mismatchedQuery().orElse(null),
                Times.text(verification.request().at()),
                Times.text(at));
    }

    static BranchBody branch(BranchEntry branch) {
        String at = Times.text(branch.createdAt());
        return new BranchBody(branch.id(), "Branch", branch.name(), at, at, null, branch.production(), true);
    }

    private static KeyspaceShort keyspace(Surroundings around, String name) {
        var known = Catalogue.find(around.keyspaces(), name);
        String at = Times.text(
                known.map(KeyspaceEntry::createdAt).orElse(around.branch().createdAt()));
        return new KeyspaceShort(known.map(KeyspaceEntry::id).orElse(name), "BranchKeyspace", name, at, at, null);
    }

    private static @Nullable String at(WorkflowState state, Milestone milestone) {
        return Times.text(state.stamps().at(milestone).map(Stamp::at));
    }

    private static @Nullable ActorBody by(WorkflowState state, Milestone milestone) {
        return state.stamps().at(milestone).map(stamp -> actor(stamp.by())).orElse(null);
    }

    private static ActorBody actor(Actor actor) {
        return new ActorBody(actor.id(), actor.type(), actor.displayName(), "");
    }
}
