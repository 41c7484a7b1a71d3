package io.shardway.cli.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A workflow as a view on its decoded JSON. */
public record Workflow(JsonNode json) {

    /** @throws ShapeException when a value has another type than the contract says */
    public static Workflow decode(@Nullable JsonNode answer) {
        return new Workflow(Shapes.WORKFLOW.decode(answer, "workflow"));
    }

    /** The number in decimal; a text, as it may be larger than a long. */
    public String number() {
        return json.path("number").asText();
    }

    public String name() {
        return text("name");
    }

    public String state() {
        return text("state");
    }

    public String actor() {
        return json.path("actor").path("display_name").asText();
    }

    public String branch() {
        return json.path("branch").path("name").asText();
    }

    public String sourceKeyspace() {
        return json.path("source_keyspace").path("name").asText();
    }

    public String targetKeyspace() {
        return json.path("target_keyspace").path("name").asText();
    }

    public List<Table> tables() {
        return StreamSupport.stream(json.path("tables").spliterator(), false)
                .map(Table::new)
                .toList();
    }

    public Optional<Verification> verification() {
        return Optional.of(json.path("vdiff")).filter(JsonNode::isObject).map(Verification::new);
    }

    public Optional<Instant> createdAt() {
        return time("created_at");
    }

    public Optional<Instant> completedAt() {
        return time("completed_at");
    }

    /** When it was completed or else cancelled. */
    public Optional<Instant> finishedAt() {
        return completedAt().or(() -> time("cancelled_at"));
    }

    /** From its creation to its completion; zero before. */
    public Duration durationToCompletion() {
        return between(createdAt(), completedAt());
    }

    /** From its creation to its end, whatever end; zero before. */
    public Duration totalDuration() {
        return between(createdAt(), finishedAt());
    }

    public Duration copyDuration() {
        return between(time("started_at"), time("data_copy_completed_at"));
    }

    /** What the target serves, in words; the empty text when it serves nothing. */
    public String trafficServing() {
        boolean replicas = json.path("replicas_switched").asBoolean();
        boolean primaries = json.path("primaries_switched").asBoolean();
        if ((replicas && primaries) || completedAt().isPresent()) {
            return "Primary & replicas";
        } else if (primaries) {
            return "Primary";
        }
        return replicas ? "Replicas" : "";
    }

    private String text(String key) {
        return json.path(key).asText();
    }

    private Optional<Instant> time(String key) {
        return Optional.of(json.path(key))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .flatMap(Timestamp::instant);
    }

    private static Duration between(Optional<Instant> begin, Optional<Instant> end) {
        return begin.flatMap(from -> end.map(to -> Duration.between(from, to))).orElse(Duration.ZERO);
    }

    /** How far the copy of one table is; the total is an estimate. */
    public record Table(JsonNode json) {

        public String name() {
            return json.path("name").asText();
        }

        public long rowsCopied() {
            return json.path("rows_copied").asLong();
        }

        public long rowsTotal() {
            return json.path("rows_total").asLong();
        }

        public int percent() {
            return Math.clamp(json.path("rows_percentage").asLong(), 0, 100);
        }
    }

    /** The latest verification. */
    public record Verification(JsonNode json) {

        public String state() {
            return json.path("state").asText();
        }

        public String id() {
            return json.path("id").asText();
        }

        /** It has ended, with whatever result. */
        public boolean isOver() {
            return !state().equals("pending") && !state().equals("started");
        }

        public boolean hasMismatch() {
            return json.path("has_mismatch").asBoolean();
        }

        public int percent() {
            return Math.clamp(json.path("progress_percentage").asLong(), 0, 100);
        }

        public Duration eta() {
            return Duration.ofSeconds(json.path("eta_seconds").asLong());
        }

        /** Rows that are missing, extra or different, over all tables and shards. */
        public long differingRows() {
            return StreamSupport.stream(json.path("table_reports").spliterator(), false)
                    .mapToLong(report -> report.path("mismatched_rows_count").asLong()
                            + report.path("extra_source_rows_count").asLong()
                            + report.path("extra_target_rows_count").asLong())
                    .sum();
        }
    }
}
