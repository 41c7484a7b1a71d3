package io.shardway.api.rest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shardway.api.domain.Definition;
import io.shardway.api.domain.KeyspaceRef;
import io.shardway.api.domain.Rehearsal;
import io.shardway.api.domain.Unit;
import io.shardway.api.domain.Work;
import io.shardway.api.dryrun.DryRuns.DryRun;
import io.shardway.api.dryrun.Finding;
import io.shardway.contract.Want;
import io.shardway.contract.plan.CutoverPlan;
import io.shardway.contract.plan.CutoverStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an action would do, in order.
 *
 * @param state the workflow is in now
 * @param endState where it would rest
 * @param ready nothing that was looked at speaks against it
 */
@JsonNaming(SnakeCaseStrategy.class)
record DryRunBody(
        String type,
        String workflowId,
        long workflowNumber,
        String action,
        String state,
        String endState,
        boolean ready,
        List<FindingBody> findings,
        List<CommandBody> steps) {

    static DryRunBody of(DryRun run) {
        var state = run.workflow().state();
        var definition = state.definition();
        List<CommandBody> steps = new ArrayList<>();
        for (Rehearsal.Scene scene : run.rehearsal().scenes()) {
            steps.add(CommandBody.of(steps.size() + 1, scene, definition));
        }
        return new DryRunBody(
                "DryRun",
                run.workflow().id().toString(),
                definition.number(),
                run.action().word(),
                state.publicState().word(),
                run.rehearsal().end().word(),
                run.findings().stream().allMatch(Finding::ok),
                run.findings().stream().map(FindingBody::of).toList(),
                steps);
    }

    record FindingBody(String check, boolean ok, String message) {
        static FindingBody of(Finding finding) {
            return new FindingBody(finding.check(), finding.ok(), finding.message());
        }
    }

    /**
     * One command to a service.
     *
     * @param state that clients would see then
     * @param steps what cutover-service makes of it; empty for the other services
     */
    record CommandBody(
            int position, String state, String service, String unit, String want, String does, List<StepBody> steps) {
        static CommandBody of(int position, Rehearsal.Scene scene, Definition definition) {
            Work work = scene.work();
            return new CommandBody(
                    position,
                    scene.state().word(),
                    serviceOf(work.unit()),
                    work.unit().toString(),
                    work.want().name().toLowerCase(Locale.ROOT),
                    sentence(work),
                    CutoverPlan.of(Want.valueOf(work.want().name())).stream()
                            .map(step -> StepBody.of(step, definition))
                            .toList());
        }
    }

    /**
     * @param effect looks, changes, or drops
     * @param tables that it is about, as keyspace.table; empty when it is about none
     */
    record StepBody(String name, String effect, String does, List<String> tables) {
        static StepBody of(CutoverStep step, Definition definition) {
            return new StepBody(
                    step.title(),
                    step.effect().name().toLowerCase(Locale.ROOT),
                    step.does(),
                    switch (step) {
                        case RETIRE_SOURCE, DROP_RETIRED, UNFENCE_SOURCE -> tables(definition, definition.source());
                        case DROP_COPIES -> tables(definition, definition.target());
                        default -> List.of();
                    });
        }

        private static List<String> tables(Definition definition, KeyspaceRef keyspace) {
            return definition.tables().stream()
                    .map(table -> keyspace.name() + "." + table)
                    .toList();
        }
    }

    private static String serviceOf(Unit unit) {
        return switch (unit.kind()) {
            case CAPTURE, APPLY -> "replicator-service";
            case COPY -> "copier-service";
            case VERIFY -> "verifier-service";
            case CUTOVER -> "cutover-service";
        };
    }

    private static String sentence(Work work) {
        String leg = " of leg " + work.leg().number();
        return switch (work.want()) {
            case PREPARE -> "prepares the servers";
            case CAPTURE -> "captures the changes of shard " + work.unit().shard() + leg;
            case COPY -> "copies the rows of every table";
            case REDO -> "applies changes to shard " + work.unit().shard() + " while rows are copied";
            case FINISH -> "builds the indexes of shard " + work.unit().shard() + " and replicates";
            case REPLICATE ->
                "applies the changes" + leg + " to shard " + work.unit().shard();
            case VERIFY -> "compares every row of both sides";
            case SWITCH_REPLICAS -> "moves replica traffic to the target";
            case REVERSE_REPLICAS -> "moves replica traffic back to the source";
            case SWITCH_PRIMARIES -> "moves all traffic to the target, within a write pause";
            case REVERSE_PRIMARIES -> "moves all traffic back to the source, within a write pause";
            case CUT_OVER -> "takes the source's tables out of the way";
            case REVERSE_CUTOVER -> "leads names of the source keyspace to the target";
            case COMPLETE -> "removes what the move has left; the target's tables stay";
            case CANCEL -> "removes the target's copies; the source's tables stay";
            case STOPPED -> "stops " + work.unit();
        };
    }
}
