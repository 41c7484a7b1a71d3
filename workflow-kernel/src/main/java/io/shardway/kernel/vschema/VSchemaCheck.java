package io.shardway.kernel.vschema;

import io.shardway.kernel.Column;
import io.shardway.kernel.ColumnKind;
import io.shardway.kernel.TableSchema;
import io.shardway.kernel.vschema.VSchema.AutoIncrement;
import io.shardway.kernel.vschema.VSchema.ColumnVindex;
import io.shardway.kernel.vschema.VSchema.Kind;
import io.shardway.kernel.vschema.VSchema.Table;
import io.shardway.kernel.vschema.VSchema.TableInKeyspace;
import io.shardway.kernel.vschema.VSchema.Vindex;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a well-formed VSchema holds together and with the live tables. Changes nothing. */
public final class VSchemaCheck {

    private static final List<String> SEQUENCE_COLUMNS = List.of("id", "next_id", "cache");

    private final VSchema vschema;
    private final VSchemaFacts facts;
    private final List<VSchemaProblem> problems = new ArrayList<>();

    private VSchemaCheck(VSchema vschema, VSchemaFacts facts) {
        this.vschema = vschema;
        this.facts = facts;
    }

    /** Everything that is wrong; empty when the VSchema may be stored. */
    public static List<VSchemaProblem> problems(VSchema vschema, VSchemaFacts facts) {
        var check = new VSchemaCheck(vschema, facts);
        check.whole();
        vschema.vindexes().forEach(check::vindex);
        vschema.tables().forEach(check::table);
        check.primaryVindexesStay();
        return List.copyOf(check.problems);
    }

    private void whole() {
        if (!vschema.sharded() && facts.shards() > 1) {
            problem("sharded", "keyspace " + facts.keyspace() + " has " + facts.shards() + " shards; it is true here");
        }
        if (!vschema.sharded() && !vschema.vindexes().isEmpty()) {
            problem(
                    "vindexes",
                    "a keyspace that is not sharded has no vindexes; set sharded to true or leave them out");
        }
    }

    private void vindex(String name, Vindex vindex) {
        String path = "vindexes." + name;
        problems.addAll(VindexParams.problems(path, vindex.type(), vindex.params()));
        vindex.owner().ifPresent(owner -> owner(path, name, vindex, owner));
        if (vindex.type().isLookup()) {
            Optional.ofNullable(vindex.params().get("table"))
                    .flatMap(TableInKeyspace::parse)
                    .ifPresent(table -> lookupTable(path, vindex, table));
        }
    }

    private void owner(String path, String name, Vindex vindex, String owner) {
        if (!vindex.type().isLookup()) {
            problem(
                    path + ".owner",
                    "only lookup vindexes have an owner, " + vindex.type().word() + " has none");
            return;
        }
        Optional<Table> table = Optional.ofNullable(vschema.tables().get(owner));
        if (table.isEmpty()) {
            problem(path + ".owner", "table " + owner + " is not in this VSchema");
        } else if (table.get().columnVindexes().stream()
                .noneMatch(column -> column.vindex().equals(name))) {
            problem(path + ".owner", "table " + owner + " does not use the vindex; list it in its column_vindexes");
        }
    }

    private void lookupTable(String path, Vindex vindex, TableInKeyspace table) {
        Optional<TableSchema> live = live(path + ".params.table", table, "lookup table");
        live.ifPresent(schema -> {
            for (String param : List.of("from", "to")) {
                for (String column : vindex.params().getOrDefault(param, "").split(",", -1)) {
                    if (!column.isBlank() && column(schema, column.strip()).isEmpty()) {
                        problem(
                                path + ".params." + param,
                                "lookup table " + table + " has no column " + column.strip());
                    }
                }
            }
        });
    }

    private void table(String name, Table table) {
        String path = "tables." + name;
        Optional<TableSchema> live = facts.table(name);
        if (live.isEmpty()) {
            problem(
                    path,
                    "there is no table " + name + " in keyspace " + facts.keyspace()
                            + " nor in another one of the branch that it could be moved from; create it first");
        }
        switch (table.kind()) {
            case SEQUENCE -> sequenceTable(path, name, live);
            case REFERENCE -> {
                if (!table.columnVindexes().isEmpty()) {
                    problem(path + ".column_vindexes", "a reference table is on every shard and has no vindex");
                }
            }
            case ORDINARY -> ordinary(path, name, table);
        }
        for (int i = 0; i < table.columnVindexes().size(); i++) {
            columnVindex(
                    path + ".column_vindexes[" + i + "]", table.columnVindexes().get(i), i == 0, live);
        }
        table.autoIncrement().ifPresent(increment -> autoIncrement(path + ".auto_increment", increment, live));
    }

    private void ordinary(String path, String name, Table table) {
        if (vschema.sharded()
                && table.columnVindexes().isEmpty()
                && table.pinned().isEmpty()) {
            problem(
                    path + ".column_vindexes",
                    "table " + name
                            + " of a sharded keyspace needs a primary vindex, or is a reference table or pinned");
        }
        if (!vschema.sharded() && !table.columnVindexes().isEmpty()) {
            problem(path + ".column_vindexes", "the keyspace is not sharded; set sharded to true or leave them out");
        }
    }

    private void sequenceTable(String path, String name, Optional<TableSchema> live) {
        if (vschema.sharded()) {
            problem(path + ".type", "sequence table " + name + " belongs into a keyspace that is not sharded");
        }
        live.flatMap(VSchemaCheck::sequenceProblem)
                .ifPresent(sentence -> problem(path, "sequence table " + name + " " + sentence));
    }

    private void columnVindex(String path, ColumnVindex use, boolean primary, Optional<TableSchema> live) {
        Optional<Vindex> defined = Optional.ofNullable(vschema.vindexes().get(use.vindex()));
        if (defined.isEmpty()) {
            problem(path + ".name", "vindex " + use.vindex() + " is not defined; add it to vindexes");
        }
        Set<String> seen = new LinkedHashSet<>();
        List<Column> columns = new ArrayList<>();
        live.ifPresent(schema -> {
            for (String name : use.columns()) {
                column(schema, name)
                        .ifPresentOrElse(
                                columns::add,
                                () -> problem(path, "table " + schema.name().table() + " has no column " + name));
            }
        });
        for (String name : use.columns()) {
            if (!seen.add(name)) {
                problem(path, "column " + name + " stands there twice");
            }
        }
        defined.ifPresent(vindex -> {
            VindexParams.columns(vindex)
                    .filter(count -> count != use.columns().size())
                    .ifPresent(count -> problem(
                            path,
                            "vindex " + use.vindex() + " takes " + count + " columns, not "
                                    + use.columns().size()));
            if (columns.size() == use.columns().size()) {
                suits(path, use, vindex, columns);
            }
            if (primary) {
                mayBePrimary(path, use, vindex);
            }
        });
    }

    private void suits(String path, ColumnVindex use, Vindex vindex, List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            VindexType type = functionOf(vindex, i);
            if (!type.suits(column)) {
                problem(
                        path,
                        "vindex " + use.vindex() + " of type " + type.word() + " needs " + type.suitable() + ", and "
                                + column.name() + " is " + column.type());
            }
        }
    }

    /** The function that a vindex applies to its column at this place. */
    private static VindexType functionOf(Vindex vindex, int index) {
        if (vindex.type() == VindexType.MULTICOL) {
            String[] words = vindex.params().getOrDefault("column_vindex", "").split(",", -1);
            String word = index < words.length ? words[index] : "";
            return VindexType.of(word).orElse(VindexType.HASH);
        }
        if (vindex.type() == VindexType.REGION_EXPERIMENTAL) {
            return VindexType.HASH;
        }
        if (vindex.type() == VindexType.REGION_JSON) {
            return index == 0 ? VindexType.HASH : VindexType.UNICODE_LOOSE_XXHASH;
        }
        return vindex.type();
    }

    private void mayBePrimary(String path, ColumnVindex use, Vindex vindex) {
        if (!vindex.type().unique()) {
            problem(
                    path,
                    "vindex " + use.vindex() + " of type " + vindex.type().word()
                            + " is not unique and cannot be the primary vindex; put a unique one first");
        } else if (vindex.type().isLookup() && vindex.owner().isPresent()) {
            problem(
                    path,
                    "vindex " + use.vindex()
                            + " is a lookup with an owner and cannot be the primary vindex; put a functional one first");
        }
    }

    private void autoIncrement(String path, AutoIncrement increment, Optional<TableSchema> live) {
        live.ifPresent(schema -> {
            Optional<Column> column = column(schema, increment.column());
            if (column.isEmpty()) {
                problem(path + ".column", "table " + schema.name().table() + " has no column " + increment.column());
            } else if (column.get().kind() != ColumnKind.INTEGER) {
                problem(
                        path + ".column",
                        "column " + increment.column() + " is " + column.get().type()
                                + "; a sequence hands out integers");
            }
        });
        sequence(path + ".sequence", increment.sequence());
    }

    private void sequence(String path, TableInKeyspace sequence) {
        Optional<TableSchema> live = live(path, sequence, "sequence table");
        if (live.isEmpty()) {
            return;
        }
        Optional<VSchema> home =
                own(sequence) ? Optional.of(vschema) : sequence.keyspace().flatMap(facts::vschema);
        boolean typed = home.map(VSchema::tables)
                .map(tables -> tables.get(sequence.table()))
                .filter(table -> table.kind() == Kind.SEQUENCE)
                .isPresent();
        if (!typed) {
            problem(
                    path,
                    "table " + sequence
                            + " is not of type sequence in the VSchema of its keyspace; say \"type\": \"sequence\" there");
        }
        sequenceProblem(live.get()).ifPresent(sentence -> problem(path, "sequence table " + sequence + " " + sentence));
    }

    private static Optional<String> sequenceProblem(TableSchema schema) {
        List<String> missing = SEQUENCE_COLUMNS.stream()
                .filter(name -> column(schema, name)
                        .filter(column -> column.kind() == ColumnKind.INTEGER)
                        .isEmpty())
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "needs the integer columns id, next_id and cache; it lacks " + String.join(", ", missing));
    }

    /** The live table that a name in this VSchema means; says so when there is none. */
    private Optional<TableSchema> live(String path, TableInKeyspace name, String what) {
        if (!own(name) && name.keyspace().filter(facts::hasKeyspace).isEmpty()) {
            problem(path, "there is no keyspace " + name.keyspace().orElse("") + " for " + what + " " + name);
            return Optional.empty();
        }
        Optional<TableSchema> live = own(name)
                ? facts.table(name.table())
                : name.keyspace().flatMap(keyspace -> facts.table(keyspace, name.table()));
        if (live.isEmpty()) {
            problem(path, what + " " + name + " does not exist; create it first");
        }
        return live;
    }

    private boolean own(TableInKeyspace name) {
        return name.keyspace()
                .filter(keyspace -> !keyspace.equals(facts.keyspace()))
                .isEmpty();
    }

    /** Rows lie where the primary vindex has put them: for a table with rows it cannot become another one. */
    private void primaryVindexesStay() {
        facts.stored().ifPresent(before -> before.tables().forEach((name, table) -> {
            Optional<Placement> was = placement(before, table);
            Optional<Placement> is =
                    Optional.ofNullable(vschema.tables().get(name)).flatMap(now -> placement(vschema, now));
            if (was.isPresent() && !was.equals(is) && facts.populated(name)) {
                problem(
                        "tables." + name + ".column_vindexes[0]",
                        "table " + name + " has rows, which lie where its primary vindex "
                                + was.get().text() + " has put them; move them into a new keyspace to change it");
            }
        }));
    }

    /** What decides where a row lies. */
    private record Placement(VindexType type, Map<String, String> params, List<String> columns) {
        String text() {
            return type.word() + "(" + String.join(", ", columns) + ")";
        }
    }

    private static Optional<Placement> placement(VSchema vschema, Table table) {
        return table.primaryVindex()
                .flatMap(use -> Optional.ofNullable(vschema.vindexes().get(use.vindex()))
                        .map(vindex -> new Placement(vindex.type(), vindex.params(), use.columns())));
    }

    private static Optional<Column> column(TableSchema schema, String name) {
        return schema.columns().stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst();
    }

    private void problem(String path, String sentence) {
        problems.add(new VSchemaProblem(path, sentence));
    }
}
