package io.shardway.replicator.capture;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.kernel.TableSchema;
import io.shardway.mysql.schema.PhysicalTables;
import io.shardway.mysql.schema.SchemaReader;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables that a capture reads, and what a row of each means. A moved table has two names, hidden and public, and is one table. */
final class CapturedTables {

    /** What a row event of a table means. */
    sealed interface Role {
        /** A moved table, with its place in the workflow's list and its definition on the source. */
        record Moved(int index, TableSchema schema) implements Role {}

        /** Our item row: the mark of our own transactions. */
        record Item() implements Role {}

        /** The workflow's watermarks and heartbeats. */
        record Watermarks() implements Role {}
    }

    private final Map<TableName, Role> roles;
    private final List<TableName> names;

    private CapturedTables(Map<TableName, Role> roles, List<TableName> names) {
        this.roles = Map.copyOf(roles);
        this.names = List.copyOf(names);
    }

    /** Reads the definitions that the moved tables have on the source now. */
    static CapturedTables read(Connection source, CaptureUnit unit) {
        List<TableSchema> schemas = unit.tables().stream()
                .map(table -> SchemaReader.read(
                        source,
                        PhysicalTables.resolve(
                                source, unit.workflow(), unit.source().schema(), table)))
                .toList();
        schemas.forEach(CapturedTables::requireReadable);
        return of(unit, schemas);
    }

    /** Fractional seconds in MariaDB's format before 10.1 have no description in the binlog. */
    private static void requireReadable(TableSchema schema) {
        schema.columns().stream()
                .filter(column -> column.type().contains("mariadb-5.3"))
                .findFirst()
                .ifPresent(column -> {
                    throw new ShardwayException(
                            ErrorCode.VALUE_NOT_EXACT,
                            "Column " + schema.name() + "." + column.name()
                                    + " is stored in the temporal format of MariaDB 5.3; rebuild the table with ALTER TABLE … FORCE");
                });
    }

    static CapturedTables of(CaptureUnit unit, List<TableSchema> schemas) {
        Map<TableName, Role> roles = new HashMap<>();
        List<TableName> names = new ArrayList<>();
        for (int i = 0; i < schemas.size(); i++) {
            String table = unit.tables().get(i);
            TableName open = new TableName(unit.source().schema(), table);
            TableName hidden = SidecarNames.hidden(unit.workflow(), table);
            Role role = new Role.Moved(i, schemas.get(i));
            for (TableName name : List.of(open, hidden)) {
                roles.put(name, role);
                names.add(name);
            }
        }
        roles.put(SidecarNames.item(), new Role.Item());
        names.add(SidecarNames.item());
        TableName watermarks = SidecarNames.watermark(unit.workflow());
        roles.put(watermarks, new Role.Watermarks());
        names.add(watermarks);
        return new CapturedTables(roles, names);
    }

    Optional<Role> role(TableName name) {
        return Optional.ofNullable(roles.get(name));
    }

    /** Place of a moved table in the workflow's list; empty for every other table, ours included. */
    Optional<Integer> movedIndex(TableName name) {
        return roles.get(name) instanceof Role.Moved moved ? Optional.of(moved.index()) : Optional.empty();
    }

    /** Definition of the moved table at this place of the workflow's list. */
    TableSchema moved(int index) {
        return roles.values().stream()
                .filter(role -> role instanceof Role.Moved moved && moved.index() == index)
                .map(role -> ((Role.Moved) role).schema())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The workflow has no table number " + index));
    }

    /** Every name under which a captured table may appear. */
    List<TableName> names() {
        return names;
    }
}
