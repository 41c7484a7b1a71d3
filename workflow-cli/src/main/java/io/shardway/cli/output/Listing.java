package io.shardway.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A result in all three formats. */
public record Listing(JsonNode json, Table table, String csv) {

    /** @param json what the JSON format prints: an array for lists, an object for one item */
    public static <T> Listing of(List<T> items, List<Column<T>> columns, JsonNode json) {
        return new Listing(
                json,
                Table.of(
                        columns.stream().map(Column::title).toList(),
                        items.stream()
                                .map(item -> columns.stream()
                                        .map(column -> column.cell().apply(item))
                                        .toList())
                                .toList()),
                Csv.text(
                        columns.stream().map(Column::key).toList(),
                        items.stream()
                                .map(item -> columns.stream()
                                        .map(column -> column.value().apply(item))
                                        .toList())
                                .toList()));
    }

    String text(Format format) {
        return switch (format) {
            case HUMAN -> table.text() + "\n";
            case JSON -> JsonText.of(json) + "\n";
            case CSV -> csv + "\n";
        };
    }
}
