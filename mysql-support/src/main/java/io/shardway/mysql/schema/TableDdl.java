package io.shardway.mysql.schema;

import io.shardway.kernel.Identifier;
import io.shardway.kernel.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table's definition, taken apart by the lines of the server's own SHOW CREATE TABLE, which puts every column and key on a line: first only the row
 * key, so that rows of different ages can live together (docs/data-path.md), later the rest.
 */
public record TableDdl(List<String> columns, List<Key> keys, String options) {

    /** A key definition and the name of its index. */
    public record Key(String index, String definition) {}

    public TableDdl {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
    }

    /** Takes the answer of SHOW CREATE TABLE apart. */
    public static TableDdl parse(String createTable) {
        List<String> lines = createTable.lines().toList();
        List<String> columns = new ArrayList<>();
        List<Key> keys = new ArrayList<>();
        int line = 1;
        for (; line < lines.size() && !lines.get(line).startsWith(")"); line++) {
            String definition = lines.get(line).strip();
            if (definition.endsWith(",")) {
                definition = definition.substring(0, definition.length() - 1);
            }
            if (definition.startsWith("PRIMARY KEY")) {
                keys.add(new Key("PRIMARY", definition));
            } else if (definition.matches("(UNIQUE |FULLTEXT |SPATIAL )?KEY .*")) {
                keys.add(new Key(firstName(definition), definition));
            } else {
                columns.add(definition);
            }
        }
        String options = String.join("\n", lines.subList(line, lines.size())).substring(1);
        return new TableDdl(columns, keys, options);
    }

    /** CREATE TABLE with all columns and the row key only. */
    public String createWithRowKey(TableName name, String rowKeyIndex) {
        return create(name, List.of(key(rowKeyIndex)));
    }

    /** CREATE TABLE with all columns, the row key, and every key that forbids nothing: unique keys wait in any case. */
    public String createWithPlainKeys(TableName name, String rowKeyIndex) {
        List<Key> present = new ArrayList<>(List.of(key(rowKeyIndex)));
        keys.stream().filter(key -> key.definition().startsWith("KEY ")).forEach(present::add);
        return create(name, present);
    }

    private String create(TableName name, List<Key> present) {
        List<String> definitions = new ArrayList<>(columns.stream()
                .map(column -> withoutAutoIncrement(column, present))
                .toList());
        present.stream().map(Key::definition).forEach(definitions::add);
        return "CREATE TABLE IF NOT EXISTS " + name.quoted() + " (\n  " + String.join(",\n  ", definitions) + "\n)"
                + options;
    }

    /** One ALTER TABLE that adds what is missing beside the indexes that are there; empty when nothing is. */
    public Optional<String> complete(TableName name, String rowKeyIndex, Set<String> present, String comment) {
        List<String> parts = new ArrayList<>();
        keys.stream()
                .filter(key -> !present.contains(key.index()))
                .map(key -> "ADD " + key.definition())
                .forEach(parts::add);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        columns.stream()
                .filter(column ->
                        !withoutAutoIncrement(column, List.of(key(rowKeyIndex))).equals(column))
                .map(column -> "MODIFY COLUMN " + column)
                .forEach(parts::add);
        return Optional.of("ALTER TABLE " + name.quoted() + " /* " + comment + " */ " + String.join(", ", parts));
    }

    /** AUTO_INCREMENT needs a key that starts with its column: it waits when none of those is present. */
    private static String withoutAutoIncrement(String column, List<Key> present) {
        boolean automatic = column.startsWith("`") && column.contains(" AUTO_INCREMENT");
        return automatic && present.stream().noneMatch(key -> leads(column, key))
                ? column.replace(" AUTO_INCREMENT", "")
                : column;
    }

    private static boolean leads(String column, Key key) {
        return key.definition().contains("(" + Identifier.quoted(firstName(column)));
    }

    private Key key(String index) {
        return keys.stream()
                .filter(key -> key.index().equals(index))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The definition has no key " + index));
    }

    private static String firstName(String definition) {
        int start = definition.indexOf('`');
        int end = start;
        do {
            end = definition.indexOf('`', end + 1);
            if (end + 1 < definition.length() && definition.charAt(end + 1) == '`') {
                end++;
            } else {
                break;
            }
        } while (end > 0);
        return definition.substring(start + 1, end).replace("``", "`");
    }
}
