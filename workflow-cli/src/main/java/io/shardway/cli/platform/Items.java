package io.shardway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardway.cli.model.Timestamp;
import io.shardway.cli.output.Column;
import io.shardway.cli.output.RelativeTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Columns over decoded JSON objects. */
final class Items {

    private Items() {}

    static List<JsonNode> of(Iterable<JsonNode> items) {
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    static Column<JsonNode> text(String title, String key, String field) {
        return Column.same(title, key, item -> item.path(field).asText());
    }

    /** {@code Yes} or {@code No} for people, {@code true} or {@code false} for programs. */
    static Column<JsonNode> flag(String title, String key, String field) {
        return new Column<>(title, key, item -> item.path(field).asBoolean() ? "Yes" : "No", item -> item.path(field)
                .asText());
    }

    static Column<JsonNode> words(String title, String key, String field) {
        return Column.same(title, key, item -> of(item.path(field)).stream()
                .map(JsonNode::asText)
                .collect(Collectors.joining(", ")));
    }

    static Column<JsonNode> time(String title, String key, String field, Instant now) {
        return new Column<>(
                title,
                key,
                item -> instant(item, field)
                        .map(then -> RelativeTime.of(then, now))
                        .orElse(""),
                item -> instant(item, field)
                        .map(then -> Long.toString(then.toEpochMilli()))
                        .orElse(""));
    }

    private static Optional<Instant> instant(JsonNode item, String field) {
        return Optional.of(item.path(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .flatMap(Timestamp::instant);
    }
}
