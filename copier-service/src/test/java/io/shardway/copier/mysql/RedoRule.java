package io.shardway.copier.mysql;

import io.shardway.copier.mysql.CopyInterleavingIT.Event;
import io.shardway.copier.mysql.CopyInterleavingIT.Mutant;
import io.shardway.mysql.sidecar.Graves;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Redo's statements for one event of one key, as docs/data-path.md lists them, or as a mutant has them. */
final class RedoRule {

    private RedoRule() {}

    /** Always two statements, so that every rule has the same steps. */
    static List<String> statements(CopyFixture copy, int key, Event event, String value, Optional<Mutant> mutant) {
        String table = copy.hiddenTable().quoted();
        String graves = Graves.name(copy.workflow, CopyFixture.TABLE).quoted();
        String tag = "x'" + HexFormat.of().formatHex(Graves.streamTag(copy.route.stream())) + "'";
        String deleteRow = "DELETE FROM " + table + " WHERE id = " + key;
        String dig = "INSERT INTO " + graves + " (" + Graves.STREAM_COLUMN + ", id) VALUES (" + tag + ", " + key
                + ") ON DUPLICATE KEY UPDATE id = id";
        String put = "INSERT INTO " + table + " VALUES (" + key + ", '" + value
                + "') ON DUPLICATE KEY UPDATE id = VALUES(id), v = VALUES(v)";
        String fill = "DELETE FROM " + graves + " WHERE " + Graves.STREAM_COLUMN + " = " + tag + " AND id = " + key;
        String nothing = "DO 0";
        return switch (event) {
            case DELETE ->
                mutant.filter(Mutant.REDO_DELETES_BEFORE_IT_DIGS::equals).isPresent()
                        ? List.of(deleteRow, dig)
                        : mutant.filter(Mutant.REDO_DIGS_NO_GRAVE::equals).isPresent()
                                ? List.of(deleteRow, nothing)
                                : List.of(dig, deleteRow);
            case PUT ->
                mutant.filter(Mutant.REDO_LEAVES_THE_GRAVE_OF_A_PUT::equals).isPresent()
                        ? List.of(put, nothing)
                        : mutant.filter(Mutant.REDO_UPDATES_ONLY_WHAT_IS_THERE::equals)
                                        .isPresent()
                                ? List.of("UPDATE " + table + " SET v = '" + value + "' WHERE id = " + key, fill)
                                : List.of(put, fill);
        };
    }
}
