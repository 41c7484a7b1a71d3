package io.shardway.api.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one stream, told from the stored history of its workflow: its creation, every change of its state, and what made it stand
 * still. Nothing is stored for it, so it cannot disagree with the workflow.
 */
public final class StreamHistory {

    /** Kinds of entries, in the words of the replication engine. */
    public enum Type {
        CREATED("Stream Created"),
        STATE_CHANGED("State Changed"),
        ERROR("Error");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** A stored event of a workflow. */
    public record Happened(long id, Instant at, WorkflowEvent event) {}

    /** @param state of the stream from here on */
    public record Entry(long id, Instant at, Type type, String state, String message) {}

    private StreamHistory() {}

    /** @param history the whole history, oldest first; empty while it cannot be told */
    public static List<Entry> of(List<Happened> history, Leg leg, String sourceShard, String targetShard) {
        var entries = new ArrayList<Entry>();
        @Nullable WorkflowState state = null;
        Optional<String> before = Optional.empty();
        for (Happened happened : history) {
            state = next(state, happened.event());
            if (state == null) {
                return List.of();
            }
            Optional<String> now = inLeg(state, leg, sourceShard, targetShard);
            if (now.isPresent() && !now.equals(before)) {
                entries.add(entry(happened, state, before, now.get(), sourceShard, targetShard));
            }
            before = now;
        }
        return entries;
    }

    private static @Nullable WorkflowState next(@Nullable WorkflowState state, WorkflowEvent event) {
        if (event instanceof WorkflowEvent.Created(Definition definition, Stamp stamp)) {
            return WorkflowState.created(definition, stamp);
        }
        return state == null ? null : Workflow.evolve(state, event);
    }

    /** Empty before the leg was begun. */
    private static Optional<String> inLeg(WorkflowState state, Leg leg, String sourceShard, String targetShard) {
        if (state.lastLeg() < leg.number()) {
            return Optional.empty();
        }
        if (state.leg().number() < leg.number()) {
            return Optional.of(StreamState.PENDING);
        }
        return Optional.of(
                state.leg().number() > leg.number()
                        ? StreamState.STOPPED
                        : StreamState.of(state, sourceShard, targetShard));
    }

    private static Entry entry(
            Happened happened,
            WorkflowState state,
            Optional<String> before,
            String now,
            String sourceShard,
            String targetShard) {
        if (before.isEmpty()) {
            return new Entry(happened.id(), happened.at(), Type.CREATED, now, "Stream created");
        }
        String change = "State changed from " + before.get() + " to " + now;
        var reason = state.halt().filter(halt -> StreamState.concerns(halt, sourceShard, targetShard));
        return new Entry(
                happened.id(),
                happened.at(),
                reason.filter(halt -> halt instanceof Halt.Failed).isPresent() ? Type.ERROR : Type.STATE_CHANGED,
                now,
                reason.map(halt -> change + ": " + halt.message()).orElse(change));
    }
}
