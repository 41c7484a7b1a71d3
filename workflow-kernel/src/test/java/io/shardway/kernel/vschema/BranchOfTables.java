package io.shardway.kernel.vschema;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Live tables and VSchemas as a test says; the keyspace that is checked is {@code wide}. */
final class BranchOfTables implements VSchemaFacts {

    private final Map<String, Map<String, TableSchema>> tables = new HashMap<>();
    private final Map<String, VSchema> vschemas = new HashMap<>();
    private final Set<String> populated = new HashSet<>();
    private int shards = 2;

    /** @param columns {@code name kind}, as in {@code id INTEGER} */
    BranchOfTables with(String keyspace, String table, String... columns) {
        List<Column> all = Arrays.stream(columns)
                .map(text -> text.split(" ", -1))
                .map(parts -> new Column(
                        parts[0],
                        ColumnKind.valueOf(parts[1]),
                        parts[1],
                        parts[1],
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        0))
                .toList();
        tables.computeIfAbsent(keyspace, _ -> new HashMap<>())
                .put(table, new TableSchema(new TableName(keyspace, table), all, List.of(0), List.of(), 0));
        return this;
    }

    BranchOfTables saying(String keyspace, String vschema) {
        vschemas.put(keyspace, VSchemaReader.read(vschema).vschema().orElseThrow());
        return this;
    }

    BranchOfTables withRowsIn(String table) {
        populated.add(table);
        return this;
    }

    BranchOfTables shards(int count) {
        shards = count;
        return this;
    }

    @Override
    public String keyspace() {
        return "wide";
    }

    @Override
    public int shards() {
        return shards;
    }

    @Override
    public Optional<VSchema> stored() {
        return vschema("wide");
    }

    @Override
    public Optional<TableSchema> table(String name) {
        return table("wide", name);
    }

    @Override
    public boolean populated(String name) {
        return populated.contains(name);
    }

    @Override
    public boolean hasKeyspace(String name) {
        return tables.containsKey(name);
    }

    @Override
    public Optional<VSchema> vschema(String keyspace) {
        @Nullable VSchema known = vschemas.get(keyspace);
        return Optional.ofNullable(known);
    }

    @Override
    public Optional<TableSchema> table(String keyspace, String name) {
        return Optional.ofNullable(tables.get(keyspace)).flatMap(all -> Optional.ofNullable(all.get(name)));
    }
}
