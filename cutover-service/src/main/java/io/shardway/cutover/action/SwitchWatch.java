package io.shardway.cutover.action;

import io.quarkus.logging.Log;
import io.shardway.contract.event.WorkflowEvent.WorkFailed;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.SwitchJournal;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ErrorKind;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.control.TopologyClient;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks twice a second, and first thing at its start, for switches whose owner is gone and ends them, whoever has the unit of work: a write pause does not wait for Kafka's groups. */
public final class SwitchWatch implements AutoCloseable {

    private static final long EVERY_MILLIS = 500;

    private final SwitchTools tools;
    private final SwitchPrimaries switches;
    private final TopologyClient topology;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Switches that a person was called for; called once. */
    private final Set<UUID> alarmed = ConcurrentHashMap.newKeySet();
    /** Switches that met an error of our own; logged once, tried on. */
    private final Set<UUID> unexpected = ConcurrentHashMap.newKeySet();
    /** Workflows whose switch is being ended. */
    private final Set<UUID> adopting = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Thread thread;

    public SwitchWatch(SwitchTools tools, SwitchPrimaries switches, TopologyClient topology) {
        this.tools = tools;
        this.switches = switches;
        this.topology = topology;
    }

    public void start() {
        thread = Thread.ofPlatform().daemon().name("switch-watch").start(this::live);
    }

    /** Whether somebody looks. */
    public boolean alive() {
        Thread looking = thread;
        return looking != null && looking.isAlive();
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

    private void look() {
        try {
            for (SwitchJournal abandoned :
                    tools.journals().abandoned(tools.config().ownerSilence(), tools.instance())) {
                // Each in a thread of its own: one whose servers do not answer holds up no other write pause.
                if (adopting.add(abandoned.workflow())) {
                    Thread.ofPlatform().daemon().name("switch-adoption").start(() -> adopt(abandoned));
                }
            }
        } catch (ShardwayException e) {
            Log.warnf("Cannot look for abandoned switches, trying again: %s", e.getMessage());
        } catch (RuntimeException e) {
            Log.errorf(e, "Cannot look for abandoned switches, trying again");
        }
    }

    private void adopt(SwitchJournal abandoned) {
        try {
            WorkflowSpec spec = topology.workflow(abandoned.workflow(), abandoned.topologyVersion());
            if (isHeard(abandoned)) {
                return;
            }
            if (switches.adopt(spec, abandoned)) {
                alarmed.remove(abandoned.switchId());
            }
        } catch (ShardwayException e) {
            failed(abandoned, e);
        } catch (RuntimeException e) {
            if (unexpected.add(abandoned.switchId())) {
                Log.errorf(e, "Cannot end an abandoned switch yet workflow=%s", abandoned.workflow());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            adopting.remove(abandoned.workflow());
        }
    }

    /** Its owner may have come back, or another instance may have it by now, while the API was asked; taking the servers would end his work. */
    private boolean isHeard(SwitchJournal abandoned) {
        return tools.journals().ownerHeard(abandoned.workflow(), tools.config().ownerSilence(), tools.instance());
    }

    private void failed(SwitchJournal abandoned, ShardwayException e) {
        if (e.code().kind() != ErrorKind.OWNERSHIP_UNKNOWN || !alarmed.add(abandoned.switchId())) {
            Log.warnf("Cannot end an abandoned switch yet workflow=%s: %s", abandoned.workflow(), e.getMessage());
            return;
        }
        Log.errorf(e, "A person must look at a switch workflow=%s", abandoned.workflow());
        try {
            callForAPerson(abandoned, e);
        } catch (RuntimeException untold) {
            alarmed.remove(abandoned.switchId());
            Log.warnf("Calling for a person failed, it is done again: %s", untold.getMessage());
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
