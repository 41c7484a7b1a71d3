package io.shardway.api.dryrun;

import io.shardway.api.domain.Action;
import io.shardway.api.domain.Actor;
import io.shardway.api.domain.Milestone;
import io.shardway.api.domain.Rehearsal;
import io.shardway.api.domain.Stamp;
import io.shardway.api.domain.Verification;
import io.shardway.api.domain.WorkflowState;
import io.shardway.api.progress.ProgressStore;
import io.shardway.api.progress.WorkflowProgress;
import io.shardway.api.shell.StoredWorkflow;
import io.shardway.api.shell.WorkflowShell;
import io.shardway.contract.progress.Progress;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays an action and looks at what is known; refused as the action would be. Nothing is stored, sent, or changed on a server. */
@ApplicationScoped
public class DryRuns {

    /** As long as cutover-service lets a probe take before a switch is begun. */
    private static final Duration LAG_LIMIT = Duration.ofSeconds(5);

    private static final Duration FRESH = Duration.ofHours(24);

    private final WorkflowShell shell;
    private final ProgressStore progress;
    private final ServerLook servers;
    private final Clock clock;

    DryRuns(WorkflowShell shell, ProgressStore progress, ServerLook servers, Clock clock) {
        this.shell = shell;
        this.progress = progress;
        this.servers = servers;
        this.clock = clock;
    }

    /** What would happen, and what speaks for or against it. */
    public record DryRun(StoredWorkflow workflow, Action action, Rehearsal rehearsal, List<Finding> findings) {}

    public Uni<DryRun> of(String databaseId, long number, Action action, Actor actor) {
        return shell.preview(databaseId, number, action, actor).chain(preview -> findings(preview.workflow(), action)
                .map(findings -> new DryRun(preview.workflow(), action, preview.rehearsal(), findings)));
    }

    private Uni<List<Finding>> findings(StoredWorkflow workflow, Action action) {
        var state = workflow.state();
        return switch (action) {
            case SWITCH_REPLICAS, SWITCH_PRIMARIES, REVERSE_TRAFFIC ->
                progress.of(
                                workflow.id(),
                                state.leg().number(),
                                state.verification().map(Verification::id))
                        .map(far -> ofTraffic(state, far))
                        .chain(found -> servers.at(workflow).map(looks -> {
                            found.addAll(looks);
                            return List.copyOf(found);
                        }));
            case CUTOVER, COMPLETE, CANCEL, REVERSE_CUTOVER -> servers.at(workflow);
            case VERIFY_DATA, VERIFY_ASIDE, RETRY -> Uni.createFrom().item(List.of());
        };
    }

    private List<Finding> ofTraffic(WorkflowState state, WorkflowProgress far) {
        List<Finding> found = new ArrayList<>();
        found.add(verification(state));
        var definition = state.definition();
        boolean forward = state.leg().direction() == io.shardway.api.domain.Direction.FORWARD;
        var from = forward ? definition.source() : definition.target();
        var to = forward ? definition.target() : definition.source();
        for (String source : from.shards()) {
            for (String target : to.shards()) {
                found.add(stream(source, target, far.stream(source, target)));
            }
        }
        return found;
    }

    private Finding verification(WorkflowState state) {
        Optional<Stamp> verified = state.stamps().at(Milestone.VERIFIED);
        if (verified.isEmpty()) {
            return new Finding(
                    "verification",
                    false,
                    "the data has never been verified; that is allowed, PATCH verify-data does it");
        }
        boolean fresh = verified.get().at().plus(FRESH).isAfter(clock.instant());
        return new Finding(
                "verification",
                fresh,
                "the data was verified at " + verified.get().at()
                        + (fresh
                                ? ""
                                : ", which is more than 24 hours ago; that is allowed, PATCH verify-data does it again"));
    }

    private Finding stream(String source, String target, Optional<WorkflowProgress.Stream> known) {
        String name = "stream " + source + " to " + target;
        Optional<Progress.OfStream> report = known.map(WorkflowProgress.Stream::report);
        Optional<Long> lag = report.flatMap(Progress.OfStream::lagMillis);
        if (report.isEmpty() || lag.isEmpty()) {
            return new Finding("replication_lag", false, name + " has not reported how far it is behind");
        }
        Duration silent = Duration.between(known.orElseThrow().updatedAt(), clock.instant());
        boolean running = report.get().state().equals("running");
        boolean ok = running && lag.get() <= LAG_LIMIT.toMillis() && silent.compareTo(LAG_LIMIT.multipliedBy(6)) < 0;
        return new Finding(
                "replication_lag",
                ok,
                name + " is " + report.get().state() + " and " + lag.get() + " ms behind, as it said "
                        + silent.toSeconds() + " s ago; up to " + LAG_LIMIT.toMillis() + " ms are fine");
    }
}
