package io.shardway.cutover.action;

import io.shardway.contract.Command;
import io.shardway.contract.Want;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.control.TopologyClient;
import io.shardway.messaging.work.StopSignal;
import io.shardway.messaging.work.UnitWork;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes one command of a workflow's cutover unit the case. The work runs in a thread that nobody interrupts: a switch whose unit is given to
 * another instance in the middle is better finished than broken off.
 */
public final class CutoverWork implements UnitWork {

    private final TopologyClient topology;
    private final Prepare prepare;
    private final SwitchPrimaries primaries;
    private final SwitchReplicas replicas;
    private final Finish finish;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("cutover-", 1).factory());

    public CutoverWork(
            TopologyClient topology,
            Prepare prepare,
            SwitchPrimaries primaries,
            SwitchReplicas replicas,
            Finish finish) {
        this.topology = topology;
        this.prepare = prepare;
        this.primaries = primaries;
        this.replicas = replicas;
        this.finish = finish;
    }

    @Override
    public void run(Command command, StopSignal stop) throws Exception {
        try {
            threads.submit(() -> {
                        make(command);
                        return true;
                    })
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void make(Command command) throws InterruptedException {
        WorkflowSpec spec = topology.workflow(command.workflow(), command.topologyVersion());
        if (command.want() != Want.SWITCH_PRIMARIES && command.want() != Want.REVERSE_PRIMARIES) {
            primaries.requireNone(spec);
        }
        switch (command.want()) {
            case PREPARE -> prepare.run(spec, command);
            case SWITCH_REPLICAS, REVERSE_REPLICAS -> replicas.run(spec, command);
            case SWITCH_PRIMARIES, REVERSE_PRIMARIES -> primaries.run(spec, command);
            case CUT_OVER -> finish.cutOver(spec, command);
            case REVERSE_CUTOVER -> finish.reverseCutover(spec, command);
            case COMPLETE -> finish.complete(spec, command);
            case CANCEL -> finish.cancel(spec, command);
            case COPY, COPY_SPLIT, CAPTURE, REDO, FINISH, REPLICATE, VERIFY, STOPPED ->
                throw new ShardwayException(
                        ErrorCode.INVALID_REQUEST, "A cutover unit cannot make " + command.want() + " the case");
        }
    }
}
