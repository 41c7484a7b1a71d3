package io.shardway.kernel.vschema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardway.kernel.vschema.VSchema.AutoIncrement;
import io.shardway.kernel.vschema.VSchema.ColumnVindex;
import io.shardway.kernel.vschema.VSchema.Kind;
import io.shardway.kernel.vschema.VSchema.Table;
import io.shardway.kernel.vschema.VSchema.TableInKeyspace;
import io.shardway.kernel.vschema.VSchema.Vindex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * From JSON text to a {@link VSchema}. Says everything that is wrong with the shape, each with its path; keys may also be written in
 * lowerCamelCase, unknown keys and keys that stand twice are refused.
 */
public final class VSchemaReader {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<VSchemaProblem> problems = new ArrayList<>();

    private VSchemaReader() {}

    /** @param vschema absent exactly when there are problems */
    public record Reading(Optional<VSchema> vschema, List<VSchemaProblem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    public static Reading read(String text) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return refused("it is not JSON: " + e.getOriginalMessage() + where(e));
        }
        var reader = new VSchemaReader();
        VSchema vschema = reader.vschema(root);
        return reader.problems.isEmpty()
                ? new Reading(Optional.of(vschema), List.of())
                : new Reading(Optional.empty(), reader.problems);
    }

    private static Reading refused(String sentence) {
        return new Reading(Optional.empty(), List.of(new VSchemaProblem("", sentence)));
    }

    private static String where(JsonProcessingException e) {
        return Optional.ofNullable(e.getLocation())
                .map(at -> " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")")
                .orElse("");
    }

    private VSchema vschema(JsonNode root) {
        Map<String, Vindex> vindexes = new LinkedHashMap<>();
        Map<String, Table> tables = new LinkedHashMap<>();
        var object = object("", root);
        boolean sharded = object.flag("sharded");
        boolean explicit = object.flag("require_explicit_routing");
        object.oneOf("foreign_key_mode", List.of("unspecified", "disallow", "unmanaged", "managed"));
        object.entries("vindexes", (name, entry) -> vindex(name, entry).ifPresent(found -> vindexes.put(name, found)));
        object.entries("tables", (name, entry) -> tables.put(name, table(name, entry)));
        object.free("multi_tenant_spec");
        object.done();
        return new VSchema(sharded, explicit, vindexes, tables);
    }

    private Optional<Vindex> vindex(String name, JsonNode node) {
        var object = object("vindexes." + name, node);
        Optional<String> word = object.text("type");
        Map<String, String> params = new LinkedHashMap<>();
        object.entries("params", (key, value) -> {
            if (value.isTextual()) {
                params.put(key, value.asText());
            } else {
                problem(
                        "vindexes." + name + ".params." + key,
                        "parameters are texts; write it in quotes, this is " + kind(value));
            }
        });
        Optional<String> owner = object.text("owner");
        object.done();
        if (word.isEmpty()) {
            if (node.isObject() && !node.has("type")) {
                problem("vindexes." + name + ".type", "a vindex needs a type");
            }
            return Optional.empty();
        }
        Optional<VindexType> type = VindexType.of(word.get());
        if (type.isEmpty()) {
            problem(
                    "vindexes." + name + ".type",
                    "there is no vindex type " + word.get() + "; there are " + String.join(", ", VindexType.words()));
        }
        return type.map(known -> new Vindex(known, params, owner));
    }

    private Table table(String name, JsonNode node) {
        String path = "tables." + name;
        var object = object(path, node);
        Kind kind = object.oneOf("type", List.of("", "sequence", "reference"))
                .map(word -> switch (word) {
                    case "sequence" -> Kind.SEQUENCE;
                    case "reference" -> Kind.REFERENCE;
                    default -> Kind.ORDINARY;
                })
                .orElse(Kind.ORDINARY);
        object.text("source");
        List<ColumnVindex> columnVindexes = new ArrayList<>();
        object.items("column_vindexes", (index, entry) -> columnVindex(path + ".column_vindexes[" + index + "]", entry)
                .ifPresent(columnVindexes::add));
        Optional<AutoIncrement> autoIncrement =
                object.child("auto_increment").flatMap(entry -> autoIncrement(path + ".auto_increment", entry));
        Optional<String> pinned = object.text("pinned");
        pinned.filter(id -> !id.matches("([0-9a-fA-F]{2})*"))
                .ifPresent(_ -> problem(path + ".pinned", "a keyspace id is an even number of hex digits"));
        object.items("columns", (_, _) -> {});
        object.flag("column_list_authoritative");
        object.done();
        return new Table(kind, columnVindexes, autoIncrement, pinned);
    }

    private Optional<ColumnVindex> columnVindex(String path, JsonNode node) {
        var object = object(path, node);
        Optional<String> vindex = object.needed("name", "the name of a vindex");
        Optional<String> column = object.text("column");
        List<String> columns = new ArrayList<>();
        boolean several = object.items("columns", (index, entry) -> {
            if (entry.isTextual() && !entry.asText().isEmpty()) {
                columns.add(entry.asText());
            } else {
                problem(path + ".columns[" + index + "]", "columns are texts, this is " + kind(entry));
            }
        });
        object.done();
        if (column.isPresent() == several && node.isObject()) {
            problem(path, "exactly one of column and columns is needed");
        } else if (several && columns.isEmpty()) {
            problem(path + ".columns", "at least one column is needed");
        }
        column.ifPresent(columns::add);
        return vindex.filter(_ -> !columns.isEmpty()).map(name -> new ColumnVindex(name, columns));
    }

    private Optional<AutoIncrement> autoIncrement(String path, JsonNode node) {
        var object = object(path, node);
        Optional<String> column = object.needed("column", "the column that takes the numbers");
        Optional<String> text = object.needed("sequence", "the sequence table, as keyspace.table");
        object.done();
        Optional<TableInKeyspace> sequence = text.flatMap(TableInKeyspace::parse);
        if (text.isPresent() && sequence.isEmpty()) {
            problem(path + ".sequence", "it is written keyspace.table, not " + text.get());
        }
        return column.flatMap(name -> sequence.map(table -> new AutoIncrement(name, table)));
    }

    private Fields object(String path, JsonNode node) {
        if (!node.isObject()) {
            problem(path, "a JSON object is needed here, this is " + kind(node));
        }
        return new Fields(path, node, problems);
    }

    private void problem(String path, String sentence) {
        problems.add(new VSchemaProblem(path, sentence));
    }

    private static String kind(JsonNode node) {
        return Fields.kind(node);
    }

    /** Name and value of an entry. */
    interface Entry extends BiConsumer<String, JsonNode> {}
}
