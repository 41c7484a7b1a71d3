package io.shardway.replicator.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.kernel.Row;
import io.shardway.messaging.changes.Change;
import io.shardway.messaging.changes.Change.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CaptureIT {

    private final CaptureBench bench = new CaptureBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void logsInsertUpdateAndDeleteWithFullImages() {
        bench.execute("CREATE TABLE t (id INT PRIMARY KEY, note VARCHAR(20))");
        CaptureUnit unit = bench.unit("t");
        bench.start(unit);

        bench.execute(
                "INSERT INTO t VALUES (1, 'a'), (2, 'b')",
                "UPDATE t SET note = 'c' WHERE id = 2",
                "DELETE FROM t WHERE id = 1");

        List<Change.RowChange> rows = bench.rows(unit, 3);
        assertThat(rows)
                .extracting(Change.RowChange::operation)
                .containsExactly(Operation.INSERT, Operation.INSERT, Operation.UPDATE, Operation.DELETE);
        assertThat(rows.get(2).before()).isEqualTo(row("2", "b"));
        assertThat(rows.get(2).after()).isEqualTo(row("2", "c"));
        assertThat(rows.get(3).before()).isEqualTo(row("1", "a"));
        assertThat(rows.get(3).after()).isEmpty();
    }

    private static Optional<Row> row(String... values) {
        byte[][] bytes = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = values[i].getBytes(StandardCharsets.UTF_8);
        }
        return Optional.of(new Row(bytes));
    }
}
