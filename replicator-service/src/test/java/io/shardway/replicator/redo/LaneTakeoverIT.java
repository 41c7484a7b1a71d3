package io.shardway.replicator.redo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.kernel.ErrorCode;
import io.shardway.kernel.ShardwayException;
import io.shardway.mysql.Sessions;
import io.shardway.mysql.sidecar.Checkpoint;
import io.shardway.mysql.sidecar.Item;
import io.shardway.mysql.sidecar.ItemKind;
import io.shardway.mysql.sidecar.Items;
import io.shardway.mysql.sidecar.StreamId;
import io.shardway.mysql.sidecar.Streams;
import io.shardway.replicator.stream.FaultPoint;
import io.shardway.replicator.stream.Stream;
import io.shardway.replicator.stream.StreamStatus;
import io.shardway.replicator.testkit.TargetKit;
import io.shardway.replicator.testkit.TestTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An owner whose process is gone and whose connections are open, as after a power cut, does not hold the next one up. */
class LaneTakeoverIT {

    private static final Duration SOON = Duration.ofSeconds(9);

    @Test
    void takesAllLanesSoonFromAnOwnerThatHangsInEveryOne() throws Exception {
        try (TargetKit kit = new TargetKit(List.of(TestTable.PLAIN))) {
            Stream stream = kit.stream(1);
            List<Connection> hanging = new ArrayList<>();
            for (int lane = 0; lane < TargetKit.LANES; lane++) {
                Connection connection = kit.open();
                hanging.add(connection);
                Item item = Items.take(connection, stream.id(), ItemKind.LANE, Lane.name(lane), "dead");
                connection.setAutoCommit(false);
                Items.advance(connection, item, Checkpoint.ofLog(100, "somewhere", 1, 1, 1));
            }

            long started = System.nanoTime();
            try (LaneSet set = LaneSet.open(
                    stream, new StreamStatus(Clock.systemUTC(), StreamStatus.CATCHING_UP), FaultPoint.Listener.NONE)) {
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOON);

                // Nothing of the transactions in flight counts.
                assertThat(set.lanes()).hasSize(TargetKit.LANES);
                assertThat(set.smallestOffset()).isEqualTo(-1);
            }
            for (Connection connection : hanging) {
                assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
                Sessions.close(connection);
            }
        }
    }

    @Test
    void takesAnItemSoonFromWhoHangsWhileTakingItOrWhileSettingTheGate() throws Exception {
        try (TargetKit kit = new TargetKit(List.of(TestTable.PLAIN));
                Connection next = kit.open()) {
            StreamId stream = kit.stream(1).id();
            Items.take(next, stream, ItemKind.LANE, "lane-0", "first");
            for (String gate : List.of("OPEN", "SEALED")) {
                try (Connection hanging = kit.open();
                        Statement statement = hanging.createStatement()) {
                    hanging.setAutoCommit(false);
                    statement.execute(
                            "UPDATE _shardway.stream SET gate = '" + gate + "' WHERE stream = '" + stream + "'");
                    statement.execute(
                            "UPDATE _shardway.item SET epoch = epoch + 1, owner = '', connection_id = CONNECTION_ID()"
                                    + " WHERE stream = '" + stream + "'");

                    long started = System.nanoTime();
                    Items.take(next, stream, ItemKind.LANE, "lane-0", "next");

                    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOON);
                    assertThatThrownBy(hanging::commit).isInstanceOf(SQLException.class);
                }
            }
            assertThat(lockWait(next)).isEqualTo(20);
        }
    }

    @Test
    void leavesWhoSealsAloneAndEndsWhomItWaitsFor() throws Exception {
        try (TargetKit kit = new TargetKit(List.of(TestTable.PLAIN));
                Connection hanging = kit.open();
                Connection sealing = kit.open();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            // Given a switch that waits for the last lane and has locked the others
            Stream stream = kit.stream(1);
            Item last = null;
            for (int lane = 0; lane < TargetKit.LANES; lane++) {
                last = Items.take(hanging, stream.id(), ItemKind.LANE, Lane.name(lane), "dead");
            }
            hanging.setAutoCommit(false);
            Items.advance(hanging, Objects.requireNonNull(last), Checkpoint.ofLog(100, "somewhere", 1, 1, 1));
            Future<?> seal = threads.submit(() -> Streams.seal(sealing, stream.id()));
            Awaitility.await().until(() -> waits(kit));

            // When
            assertThatThrownBy(() -> LaneSet.open(
                            stream,
                            new StreamStatus(Clock.systemUTC(), StreamStatus.CATCHING_UP),
                            FaultPoint.Listener.NONE))
                    .isInstanceOfSatisfying(
                            ShardwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_SEALED));

            // Then
            seal.get();
            assertThat(sealing.isValid(1)).isTrue();
        }
    }

    @Test
    void releasesItemsOfAnOwnerThatHangs() throws Exception {
        try (TargetKit kit = new TargetKit(List.of(TestTable.PLAIN));
                Connection hanging = kit.open();
                Connection next = kit.open()) {
            StreamId stream = kit.stream(1).id();
            Item item = Items.take(hanging, stream, ItemKind.LANE, "lane-0", "dead");
            hanging.setAutoCommit(false);
            Items.advance(hanging, item, Checkpoint.ofLog(100, "somewhere", 1, 1, 1));

            Items.release(next, stream, ItemKind.LANE, ItemKind.APPLY);

            assertThatThrownBy(hanging::commit).isInstanceOf(SQLException.class);
            assertThat(Items.find(next, stream, ItemKind.LANE, "lane-0").orElseThrow())
                    .satisfies(released -> assertThat(released.logOffset()).isEqualTo(-1))
                    .satisfies(released -> assertThat(released.epoch()).isGreaterThan(item.epoch()));
        }
    }

    private static boolean waits(TargetKit kit) throws SQLException {
        try (Statement statement = kit.admin().createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'")) {
            return rows.next() && rows.getInt(1) > 0;
        }
    }

    private static int lockWait(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@SESSION.innodb_lock_wait_timeout")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
