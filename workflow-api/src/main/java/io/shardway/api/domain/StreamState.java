package io.shardway.api.domain;

/** The state of one stream in the words of the replication engine: pending, copying, running, stopped, error. */
public final class StreamState {

    public static final String PENDING = "pending";
    public static final String COPYING = "copying";
    public static final String RUNNING = "running";
    public static final String STOPPED = "stopped";
    public static final String ERROR = "error";

    private StreamState() {}

    /** As the workflow knows it. A halt counts for the streams that it concerns; the others go on. */
    public static String of(WorkflowState state, String sourceShard, String targetShard) {
        return state.halt()
                .filter(halt -> concerns(halt, sourceShard, targetShard))
                .map(StreamState::halted)
                .orElseGet(() -> inPhase(state.phase()));
    }

    /** Nothing of a stream runs any more, whatever was reported last. */
    public static boolean hasEnded(WorkflowState state) {
        return inPhase(state.phase()).equals(STOPPED);
    }

    public static boolean concerns(Halt halt, String sourceShard, String targetShard) {
        return switch (halt) {
            case Halt.SchemaChange change -> change.sourceShard().equals(sourceShard);
            case Halt.Failed failed ->
                switch (failed.unit().kind()) {
                    case CAPTURE -> failed.unit().shard().equals(sourceShard);
                    case APPLY -> failed.unit().shard().equals(targetShard);
                    case COPY -> true;
                    // The move or the check failed; the streams below are well.
                    case VERIFY, CUTOVER -> false;
                };
        };
    }

    private static String halted(Halt halt) {
        return switch (halt) {
            case Halt.Failed _ -> ERROR;
            case Halt.SchemaChange _ -> STOPPED;
        };
    }

    private static String inPhase(Phase phase) {
        return switch (phase) {
            case Phase.Preparing _, Phase.Capturing _ -> PENDING;
            case Phase.Copying _ -> COPYING;
            case Phase.Running _,
                    Phase.Verifying _,
                    Phase.Verified _,
                    Phase.Moving _,
                    Phase.SwitchedReplicas _,
                    Phase.SwitchedPrimaries _ -> RUNNING;
            case Phase.CuttingOver _,
                    Phase.CutOver _,
                    Phase.ReversedCutover _,
                    Phase.Completed _,
                    Phase.Cancelling _,
                    Phase.Cancelled _ -> STOPPED;
        };
    }
}
