package io.shardway.cutover.action;

import io.quarkus.logging.Log;
import io.shardway.contract.Command;
import io.shardway.contract.Direction;
import io.shardway.contract.Want;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.event.WorkflowEvent.PrimariesReversed;
import io.shardway.contract.event.WorkflowEvent.PrimariesSwitched;
import io.shardway.contract.event.WorkflowEvent.SwitchDecided;
import io.shardway.contract.event.WorkflowEvent.SwitchStepTaken;
import io.shardway.contract.event.WorkflowEvent.SwitchUndone;
import io.shardway.contract.topology.WorkflowSpec;
import io.shardway.cutover.domain.Phase;
import io.shardway.cutover.domain.Recovery;
import io.shardway.cutover.domain.Step;
import io.shardway.cutover.domain.SwitchDetails;
import io.shardway.cutover.domain.SwitchJournal;
import io.shardway.cutover.domain.SwitchPlan;
import io.shardway.cutover.mysql.HeldServers;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ErrorKind;
import io.shardway.kernel.ShardwayException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * SWITCH_PRIMARIES and REVERSE_PRIMARIES: the same plan, roles swapped. Whatever happens, a switch ends as SWITCHED or UNDONE: by the one
 * who began it, or by whoever finds it in the journal. Its end is told again whenever somebody asks.
 */
public final class SwitchPrimaries implements AutoCloseable {

    private static final String LOST = "the instance that ran it was lost";

    private final SwitchTools tools;
    private final Map<UUID, ReentrantLock> busy = new ConcurrentHashMap<>();
    /** Tell what may not hold up the write pause, each in order; that it is decided waits for no step that cannot be told. */
    private final ExecutorService stepTeller = teller("switch-step-teller");

    private final ExecutorService decisionTeller = teller("switch-decision-teller");

    public SwitchPrimaries(SwitchTools tools) {
        this.tools = tools;
    }

    /** Makes the command the case; returns when its end is told. */
    public void run(WorkflowSpec spec, Command command) throws InterruptedException {
        int nextLeg = nextLeg(command);
        ReentrantLock lock = lockOf(spec.id());
        lock.lockInterruptibly();
        try {
            tools.routing().begin(command);
            // Whoever asks for the same switch again hears only what answers his newest command.
            Optional<SwitchJournal> before = settled(
                    spec, journal -> journal.nextLeg() == nextLeg ? journal.answering(command.generation()) : journal);
            if (before.filter(journal -> journal.nextLeg() > nextLeg).isPresent()) {
                Log.infof("Leaving an outdated switch alone workflow=%s nextLeg=%d", spec.id(), nextLeg);
                return;
            }
            if (before.filter(journal -> journal.nextLeg() == nextLeg && journal.phase() != Phase.IDLE)
                    .isPresent()) {
                tellEnd(before.get());
                return;
            }
            tellEnd(attempt(spec, tools.journals().begin(command, entry(command, nextLeg), before)));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Finishes or undoes a switch whose owner is silent. Does nothing while this instance works on it.
     *
     * @return whether it was this call that settled it
     */
    public boolean adopt(WorkflowSpec spec, SwitchJournal abandoned) throws InterruptedException {
        ReentrantLock lock = lockOf(spec.id());
        if (!lock.tryLock()) {
            return false;
        }
        try {
            Log.warnf(
                    "Adopting an abandoned switch workflow=%s phase=%s owner=%s",
                    spec.id(), abandoned.phase(), abandoned.owner());
            SwitchJournal end = settle(spec, abandoned, LOST, UnaryOperator.identity());
            tellEnd(end);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** No switch of this workflow is unfinished; other actions ask before they begin. */
    public void requireNone(WorkflowSpec spec) throws InterruptedException {
        ReentrantLock lock = lockOf(spec.id());
        lock.lockInterruptibly();
        try {
            settled(spec, UnaryOperator.identity());
        } finally {
            lock.unlock();
        }
    }

    /** Waits until this instance works on no switch, for a while: the process is about to end. */
    public void awaitQuiet(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (ReentrantLock lock : busy.values()) {
            try {
                if (lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    lock.unlock();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** @param asked puts in whom the switch answers */
    private Optional<SwitchJournal> settled(WorkflowSpec spec, UnaryOperator<SwitchJournal> asked)
            throws InterruptedException {
        Optional<SwitchJournal> found = tools.journals().find(spec.id()).map(asked);
        if (found.filter(journal -> journal.phase().unfinished()).isEmpty()) {
            return found;
        }
        SwitchJournal unfinished = found.get();
        boolean foreign = !unfinished.owner().equals(tools.instance());
        if (foreign && tools.journals().ownerHeard(spec.id(), tools.config().ownerSilence(), tools.instance())) {
            throw new ShardwayException(
                    ErrorCode.SERVER_BUSY,
                    "Instance " + unfinished.owner() + " is switching workflow " + spec.id() + " right now");
        }
        return Optional.of(settle(spec, unfinished, LOST, asked));
    }

    private SwitchJournal attempt(WorkflowSpec spec, SwitchJournal fresh) throws InterruptedException {
        try (OwnerAlive _ = new OwnerAlive(tools, fresh)) {
            String reason;
            requireOurs(fresh);
            try (HeldServers servers = HeldServers.take(spec)) {
                SwitchRun run = new SwitchRun(tools, spec, servers, fresh, this::tellStep);
                run.forward(SwitchPlan.forward());
                run.tidy();
                return run.journal();
            } catch (RuntimeException e) {
                if (e instanceof ShardwayException known && known.code().kind() == ErrorKind.SUPERSEDED) {
                    throw e;
                }
                reason = e instanceof ShardwayException
                        ? String.valueOf(e.getMessage())
                        : e.getClass().getSimpleName();
                Log.warnf(e, "A switch did not come through workflow=%s: %s", spec.id(), reason);
                if (e instanceof ShardwayException known && known.code() == ErrorCode.BOTH_SIDES_OPEN) {
                    throw e;
                }
            }
            requireOurs(fresh);
            return settle(spec, fresh, reason, UnaryOperator.identity());
        }
    }

    /** Whoever has taken the switch over ends it; coming back late, we must not take the locks from him. */
    private void requireOurs(SwitchJournal fresh) {
        boolean ours = tools.journals()
                .find(fresh.workflow())
                .filter(found -> sameSwitch(found, fresh) && found.owner().equals(tools.instance()))
                .isPresent();
        if (!ours) {
            throw new ShardwayException(
                    ErrorCode.ITEM_TAKEN, "The switch of workflow " + fresh.workflow() + " was taken over");
        }
    }

    /** Ends an unfinished switch, forward or back, as the journal and the servers' actual fences say. */
    private SwitchJournal settle(
            WorkflowSpec spec, SwitchJournal known, String reason, UnaryOperator<SwitchJournal> asked)
            throws InterruptedException {
        Optional<SwitchJournal> idle = tools.journals()
                .find(spec.id())
                .filter(found -> sameSwitch(found, known))
                .map(asked);
        if (idle.filter(found -> found.phase() == Phase.IDLE).isPresent()) {
            // Nothing has happened on any server: no server is needed to say so.
            return tools.journals()
                    .advance(idle.get(), Phase.UNDONE, idle.get().details().undoneBecause(reason));
        }
        try (HeldServers servers = HeldServers.take(spec)) {
            SwitchJournal found = tools.journals()
                    .find(spec.id())
                    .filter(journal -> sameSwitch(journal, known))
                    .orElseThrow(() -> new ShardwayException(
                            ErrorCode.ITEM_TAKEN, "The switch of workflow " + spec.id() + " is another one now"));
            if (!found.phase().unfinished()) {
                return asked.apply(found);
            }
            SwitchJournal journal = tools.journals().takeOver(asked.apply(found), tools.instance());
            try (OwnerAlive _ = new OwnerAlive(tools, journal)) {
                SwitchRun run = new SwitchRun(tools, spec, servers, journal, this::tellStep);
                Recovery recovery = Recovery.of(
                        journal.phase(),
                        servers.look(spec.from(journal.direction())),
                        servers.look(spec.to(journal.direction())));
                switch (recovery) {
                    case Recovery.Settled() -> {}
                    case Recovery.Undo() -> run.back(reason);
                    case Recovery.GoOn(var steps) -> {
                        tell(decisionTeller, decided(journal));
                        run.forward(steps);
                        run.tidy();
                    }
                    case Recovery.Stop(String danger) ->
                        throw new ShardwayException(
                                ErrorCode.BOTH_SIDES_OPEN,
                                "Stopped at an unfinished switch of workflow " + spec.id() + " in phase "
                                        + journal.phase() + ": " + danger + "; close one side by hand, then retry");
                }
                return run.journal();
            }
        }
    }

    private static boolean sameSwitch(SwitchJournal one, SwitchJournal other) {
        return one.switchId().equals(other.switchId());
    }

    private SwitchJournal entry(Command command, int nextLeg) {
        return new SwitchJournal(
                command.workflow(),
                UUID.randomUUID(),
                command.want() == Want.SWITCH_PRIMARIES ? Direction.FORWARD : Direction.REVERSE,
                command.leg(),
                nextLeg,
                command.generation(),
                command.topologyVersion(),
                command.unit(),
                Phase.IDLE,
                0,
                tools.instance(),
                SwitchDetails.NONE);
    }

    private static int nextLeg(Command command) {
        String text = command.detail().get(Command.Detail.NEXT_LEG);
        if (text == null) {
            throw new ShardwayException(
                    ErrorCode.INVALID_REQUEST,
                    "A " + command.want() + " command of workflow " + command.workflow() + " names no next leg");
        }
        return Integer.parseInt(text);
    }

    /** At once and beside the write pause; the end of the switch tells it again, which readers recognise. */
    private void tellStep(SwitchJournal journal, Step step, long millis) {
        if (step.reaches() == Phase.DECIDED) {
            tell(decisionTeller, decided(journal));
        }
        tell(stepTeller, stepTaken(journal, step.title(), millis));
    }

    private void tell(ExecutorService teller, WorkflowEvent event) {
        try {
            teller.execute(() -> {
                try {
                    tools.events().publish(event);
                } catch (RuntimeException e) {
                    Log.warnf("Telling of a switch failed, it is told again: %s", e.getMessage());
                }
            });
        } catch (RejectedExecutionException _) {
            // The process ends in the middle of a switch, which goes on: whoever ends it tells it again.
            Log.warnf("A switch goes on while the process ends, its end is told again workflow=%s", event.workflow());
        }
    }

    private static ExecutorService teller(String name) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    private void tellEnd(SwitchJournal journal) {
        SwitchDetails details = journal.details();
        if (journal.phase() == Phase.SWITCHED) {
            tools.events().publish(decided(journal));
        }
        details.stepMillis().forEach((step, millis) -> tools.events().publish(stepTaken(journal, step, millis)));
        switch (journal.phase()) {
            case SWITCHED -> {
                Log.infof(
                        "Switched workflow=%s to=%s pauseMs=%d steps=%s",
                        journal.workflow(),
                        journal.direction() == Direction.FORWARD ? "target" : "source",
                        details.pauseMillis(),
                        details.stepMillis());
                tools.events().publish(switched(journal));
            }
            case UNDONE ->
                tools.events()
                        .publish(new SwitchUndone(
                                journal.workflow(),
                                journal.leg(),
                                journal.generation(),
                                journal.unit(),
                                journal.nextLeg(),
                                details.reason().orElse("")));
            case IDLE, BUFFERING, FENCED, CAUGHT_UP, DECIDED, OPENED, UNDOING ->
                throw new IllegalStateException("A switch in phase " + journal.phase() + " has not ended");
        }
    }

    private static WorkflowEvent stepTaken(SwitchJournal journal, String step, long millis) {
        return new SwitchStepTaken(
                journal.workflow(), journal.leg(), journal.generation(), journal.unit(), step, millis);
    }

    private static WorkflowEvent decided(SwitchJournal journal) {
        return new SwitchDecided(
                journal.workflow(),
                journal.leg(),
                journal.generation(),
                journal.unit(),
                journal.nextLeg(),
                journal.details().watermarks());
    }

    private static WorkflowEvent switched(SwitchJournal journal) {
        long pause = journal.details().pauseMillis();
        long epoch = journal.details().epoch();
        return switch (journal.direction()) {
            case FORWARD ->
                new PrimariesSwitched(
                        journal.workflow(),
                        journal.leg(),
                        journal.generation(),
                        journal.unit(),
                        journal.nextLeg(),
                        pause,
                        epoch);
            case REVERSE ->
                new PrimariesReversed(
                        journal.workflow(),
                        journal.leg(),
                        journal.generation(),
                        journal.unit(),
                        journal.nextLeg(),
                        pause,
                        epoch);
        };
    }

    private ReentrantLock lockOf(UUID workflow) {
        return busy.computeIfAbsent(workflow, _ -> new ReentrantLock());
    }

    @Override
    public void close() {
        stepTeller.shutdown();
        decisionTeller.shutdown();
    }
}
