package io.shardway.cutover.action;

import io.quarkus.logging.Log;
import io.shardway.contract.event.WorkflowEvent.WorkFailed;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.SwitchJournal;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ErrorKind;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.control.TopologyClient;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks twice a second, and first thing at its start, for switches whose owner is gone and ends them, whoever has the unit of work: a write pause does not wait for Kafka's groups. */
public final class SwitchWatch implements AutoCloseable {

    private static final long EVERY_MILLIS = 500;

    private final SwitchTools tools;
    private final SwitchPrimaries switches;
    private final TopologyClient topology;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Switches that a person was called for; called once. */
    private final Set<UUID> alarmed = new HashSet<>();

    public SwitchWatch(SwitchTools tools, SwitchPrimaries switches, TopologyClient topology) {
        this.tools = tools;
        this.switches = switches;
        this.topology = topology;
    }

    public void start() {
        Thread.ofPlatform().daemon().name("switch-watch").start(this::live);
    }

    private void live() {
        try {
            do {
                look();
            } while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            for (SwitchJournal abandoned :
                    tools.journals().abandoned(tools.config().ownerSilence(), tools.instance())) {
                adopt(abandoned);
            }
        } catch (ShardwayException e) {
            Log.warnf("Cannot look for abandoned switches, trying again: %s", e.getMessage());
        }
    }

    private void adopt(SwitchJournal abandoned) throws InterruptedException {
        try {
            WorkflowSpec spec = topology.workflow(abandoned.workflow(), abandoned.topologyVersion());
            if (switches.adopt(spec, abandoned)) {
                alarmed.remove(abandoned.switchId());
            }
        } catch (ShardwayException e) {
            if (e.code().kind() == ErrorKind.OWNERSHIP_UNKNOWN && alarmed.add(abandoned.switchId())) {
                Log.errorf(e, "A person must look at a switch workflow=%s", abandoned.workflow());
                callForAPerson(abandoned, e);
            } else {
                Log.warnf("Cannot end an abandoned switch yet workflow=%s: %s", abandoned.workflow(), e.getMessage());
            }
        }
    }

    private void callForAPerson(SwitchJournal journal, ShardwayException e) {
        tools.events()
                .publish(new WorkFailed(
                        journal.workflow(),
                        journal.leg(),
                        journal.generation(),
                        journal.unit(),
                        e.code().name(),
                        String.valueOf(e.getMessage()),
                        e.code() != ErrorCode.BOTH_SIDES_OPEN,
                        false));
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
