package io.shardway.cli.workflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardway.cli.model.Workflow;
import io.shardway.cli.output.Column;
import io.shardway.cli.output.JsonText;
import io.shardway.cli.output.Listing;
import io.shardway.cli.output.RelativeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Workflows in the columns of contract section 9.5. */
final class WorkflowListings {

    private WorkflowListings() {}

    /** {@code list}. */
    static Listing several(ArrayNode items, Instant now) {
        var workflows = StreamSupport.stream(items.spliterator(), false)
                .map(Workflow::new)
                .toList();
        var columns = List.of(
                Column.same("NUMBER", "Number", Workflow::number),
                Column.same("NAME", "Name", Workflow::name),
                Column.same("STATE", "State", Workflow::state),
                time("CREATED AT", "CreatedAt", Workflow::createdAt, now, "0"),
                time("COMPLETED AT", "CompletedAt", Workflow::completedAt, now, ""),
                duration("DURATION", "Duration", Workflow::durationToCompletion));
        return Listing.of(workflows, columns, items);
    }

    /** {@code show} and every action. */
    static Listing one(Workflow workflow, Instant now) {
        var columns = List.of(
                Column.same("NUMBER", "Number", Workflow::number),
                Column.same("NAME", "Name", Workflow::name),
                Column.same("STATE", "State", Workflow::state),
                Column.same("ACTOR", "Actor", Workflow::actor),
                Column.same("BRANCH", "Branch", Workflow::branch),
                new Column<>("TABLES", "Tables", WorkflowListings::tables, WorkflowListings::tablesAsJson),
                Column.same("SOURCE KEYSPACE", "SourceKeyspace", Workflow::sourceKeyspace),
                Column.same("TARGET KEYSPACE", "TargetKeyspace", Workflow::targetKeyspace),
                time("CREATED AT", "CreatedAt", Workflow::createdAt, now, "0"),
                duration("COPY DURATION", "CopyDuration", Workflow::copyDuration),
                duration("TOTAL DURATION", "Duration", Workflow::totalDuration),
                Column.same("TRAFFIC SERVING", "TrafficServing", Workflow::trafficServing),
                time("FINISHED AT", "FinishedAt", Workflow::finishedAt, now, ""));
        return Listing.of(List.of(workflow), columns, workflow.json());
    }

    private static Column<Workflow> time(
            String title, String key, Function<Workflow, Optional<Instant>> instant, Instant now, String missing) {
        return new Column<>(
                title,
                key,
                workflow -> instant.apply(workflow)
                        .map(then -> RelativeTime.of(then, now))
                        .orElse(""),
                workflow -> instant.apply(workflow)
                        .map(then -> Long.toString(then.toEpochMilli()))
                        .orElse(missing));
    }

    private static Column<Workflow> duration(String title, String key, Function<Workflow, Duration> duration) {
        return new Column<>(
                title,
                key,
                workflow -> RelativeTime.duration(duration.apply(workflow)),
                workflow -> Long.toString(duration.apply(workflow).toMillis()));
    }

    private static String tables(Workflow workflow) {
        return workflow.tables().stream().map(Workflow.Table::name).collect(Collectors.joining(", "));
    }

    private static String tablesAsJson(Workflow workflow) {
        return workflow.tables().stream()
                .map(table -> JsonText.of(JsonNodeFactory.instance.textNode(table.name())))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
