package io.shardway.replicator.replicate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.logging.Log;
import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ErrorKind;
import io.shardway.kernel.ShardwayException;
import io.shardway.messaging.changes.Change.Ddl;
import io.shardway.mysql.ServerErrors;
import io.shardway.mysql.schema.SchemaReader;
import io.shardway.mysql.sidecar.Checkpoint;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.Stream;
import io.shardway.replicator.stream.TargetTable;
import io.shardway.replicator.stream.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What a stream does at a schema change of a moved table, by {@code on_ddl}.
 *
 * <p>STOP, and every policy at a statement that takes rows away ({@link ContentDdl}), stands still until a command says {@code resumeAfter} with the statement's position. EXEC writes its intent down first, in an item of
 * its own: the change's offset and the table's definition before. So after a crash the definition says whether the statement has run, and it is never
 * run twice.
 */
final class SchemaChanges {

    private static final String ITEM = "schema-change";

    private final Stream stream;
    private final Connection connection;
    private final Optional<String> resumeAfter;
    private final FaultPoint.Listener faults;

    SchemaChanges(Stream stream, Connection connection, Optional<String> resumeAfter, FaultPoint.Listener faults) {
        this.stream = stream;
        this.connection = connection;
        this.resumeAfter = resumeAfter;
        this.faults = faults;
    }

    /** Whether the stream goes on behind the change at this offset. */
    boolean pass(Ddl ddl, long offset, TargetTable table) throws InterruptedException {
        if (ContentDdl.is(ddl.statement())) {
            // Rows went without row events: to skip that, or to fail at it and go on, would keep them on the target.
            return isPassed(ddl);
        }
        return switch (stream.workflow().onDdl()) {
            case IGNORE -> {
                Log.infof("Skipping a schema change stream=%s table=%s", stream, table);
                yield true;
            }
            case STOP -> isPassed(ddl);
            case EXEC -> {
                runOnce(ddl, offset, table);
                yield true;
            }
            case EXEC_IGNORE -> {
                try {
                    runOnce(ddl, offset, table);
                } catch (ShardwayException e) {
                    if (e.code().kind() == ErrorKind.TRANSIENT) {
                        throw e;
                    }
                    Log.warnf(e, "Going on without a schema change stream=%s table=%s", stream, table);
                }
                yield true;
            }
        };
    }

    /** Somebody has dealt with the change and said so. */
    private boolean isPassed(Ddl ddl) {
        return resumeAfter.filter(ddl.header().position()::equals).isPresent();
    }

    private void runOnce(Ddl ddl, long offset, TargetTable table) throws InterruptedException {
        String statement = SimpleDdl.on(table, ddl.statement())
                .orElseThrow(() -> new ShardwayException(
                        ErrorCode.SCHEMA_CHANGED,
                        "Cannot run a schema change of table " + table
                                + " on the target, since only ALTER TABLE of one table is"
                                + " carried over; run it there by hand (" + ddl.statement()
                                + "), set on_ddl to IGNORE and retry"));
        Item item = Items.take(connection, stream.id(), ItemKind.APPLY, ITEM, stream.owner());
        String before = definition(table);
        if (item.logOffset() == offset && !intent(item).orElse("").equals(before)) {
            // It ran, and then we died.
            return;
        }
        remember(item, offset, ddl, before);
        faults.reached(FaultPoint.DDL_INTENDED);
        try (Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw ServerErrors.wrap("run a schema change of table " + table + " on the target", e);
        }
        faults.reached(FaultPoint.DDL_RUN);
    }

    private void remember(Item item, long offset, Ddl ddl, String intent) throws InterruptedException {
        Checkpoint checkpoint = new Checkpoint(
                offset,
                Optional.of(intent.getBytes(UTF_8)),
                Optional.of(ddl.header().position()),
                ddl.header().committedAtMillis(),
                0,
                0,
                false);
        Transactions.run(
                connection,
                "the intent of a schema change of stream " + stream,
                () -> Items.advance(connection, item, checkpoint));
        Transactions.end(connection);
    }

    private static Optional<String> intent(Item item) {
        return item.lastKey().map(bytes -> new String(bytes, UTF_8));
    }

    private String definition(TargetTable table) {
        CRC32 sum = new CRC32();
        sum.update(SchemaReader.createStatement(connection, table.schema().name())
                .replaceAll(" AUTO_INCREMENT=\\d+", "")
                .getBytes(UTF_8));
        return Long.toHexString(sum.getValue());
    }
}
