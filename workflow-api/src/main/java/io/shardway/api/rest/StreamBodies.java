package io.shardway.api.rest;

import io.shardway.api.domain.Direction;
import io.shardway.api.domain.Halt;
import io.shardway.api.domain.StreamHistory;
import io.shardway.api.domain.StreamState;
import io.shardway.api.domain.WorkflowState;
import io.shardway.api.progress.WorkflowProgress;
import io.shardway.api.rest.WorkflowBody.LogBody;
import io.shardway.api.rest.WorkflowBody.StreamBody;
import io.shardway.api.shell.StoredWorkflow;
import io.shardway.contract.progress.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The streams of the leg that runs now: one for each pair of a source shard and a target shard. */
final class StreamBodies {

    private StreamBodies() {}

    static List<StreamBody> of(
            StoredWorkflow workflow, WorkflowProgress progress, List<StreamHistory.Happened> history) {
        var definition = workflow.state().definition();
        boolean forward = workflow.state().leg().direction() == Direction.FORWARD;
        var from = forward ? definition.source() : definition.target();
        var to = forward ? definition.target() : definition.source();
        // Copies report per table; with one stream all of it is that stream's.
        long copied = from.shards().size() * to.shards().size() > 1
                ? 0
                : progress.tables().stream()
                        .mapToLong(WorkflowProgress.Table::rowsCopied)
                        .sum();
        var streams = new ArrayList<StreamBody>();
        for (String source : from.shards()) {
            for (String target : to.shards()) {
                var logs = StreamHistory.of(history, workflow.state().leg(), source, target);
                streams.add(stream(workflow, progress.stream(source, target), logs, source, target, copied));
            }
        }
        return streams;
    }

    private static StreamBody stream(
            StoredWorkflow workflow,
            Optional<WorkflowProgress.Stream> known,
            List<StreamHistory.Entry> logs,
            String source,
            String target,
            long copied) {
        var state = workflow.state();
        var report = known.map(WorkflowProgress.Stream::report);
        String id = workflow.id() + "/" + state.leg().number() + "/" + source + "/" + target;
        Instant created = logs.stream()
                .findFirst()
                .map(StreamHistory.Entry::at)
                .or(() -> known.map(WorkflowProgress.Stream::createdAt))
                .orElse(workflow.createdAt());
        Instant changed = logs.isEmpty() ? created : logs.getLast().at();
        Instant updated = known.map(WorkflowProgress.Stream::updatedAt)
                .filter(changed::isBefore)
                .orElse(changed);
        return new StreamBody(
                id,
                "Stream",
                word(state, report, source, target),
                Times.text(created),
                Times.text(updated),
                target,
                source,
                report.flatMap(Progress.OfStream::position).orElse(null),
                stopPosition(state, report, source).orElse(null),
                copied,
                report.flatMap(Progress.OfStream::throttledBy).orElse(null),
                Times.text(report.flatMap(Progress.OfStream::throttledAt)),
                state.primariesSwitched(),
                report.flatMap(Progress.OfStream::info).orElse(null),
                report.flatMap(Progress.OfStream::lagMillis).orElse(null),
                report.map(Progress.OfStream::changesApplied).orElse(0L),
                logs.stream().map(entry -> log(id, entry)).toList(),
                null,
                null,
                null);
    }

    /** What the stream says of itself, unless the workflow knows better: it stands still, or it is over. */
    private static String word(WorkflowState state, Optional<Progress.OfStream> report, String source, String target) {
        boolean halted = state.halt()
                .filter(halt -> StreamState.concerns(halt, source, target))
                .isPresent();
        return halted || StreamState.hasEnded(state)
                ? StreamState.of(state, source, target)
                : report.map(Progress.OfStream::state).orElseGet(() -> StreamState.of(state, source, target));
    }

    /** Where a stream that stands still was told to stop: before a schema change, or behind the last change that it applied. */
    private static Optional<String> stopPosition(
            WorkflowState state, Optional<Progress.OfStream> report, String source) {
        return state.halt()
                .flatMap(halt -> switch (halt) {
                    case Halt.SchemaChange change
                    when change.sourceShard().equals(source) -> Optional.of(change.position());
                    case Halt.SchemaChange _, Halt.Failed _ -> Optional.<String>empty();
                })
                .or(() -> report.filter(said -> said.state().equals(StreamState.STOPPED))
                        .flatMap(Progress.OfStream::position));
    }

    private static LogBody log(String stream, StreamHistory.Entry entry) {
        String at = Times.text(entry.at());
        String id = UUID.nameUUIDFromBytes((stream + "/" + entry.id()).getBytes(StandardCharsets.UTF_8))
                .toString();
        return new LogBody(
                id, entry.state(), at, at, entry.message(), entry.type().word());
    }
}
