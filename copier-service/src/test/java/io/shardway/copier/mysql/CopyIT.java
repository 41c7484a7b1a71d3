package io.shardway.copier.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.copier.domain.SplitCount;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables of every shape arrive whole, each row once, however their keys look. */
class CopyIT {

    record Shape(String name, String definition, List<String> fill, boolean split) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Shape> shapes() {
        return Stream.of(
                new Shape(
                        "dense integer key",
                        "id INT PRIMARY KEY, v VARCHAR(50)",
                        List.of("INSERT INTO t SELECT seq, REPEAT('x', seq % 50) FROM seq_1_to_1000"),
                        true),
                new Shape(
                        "negative and huge gaps",
                        "id BIGINT PRIMARY KEY, v INT",
                        List.of(
                                "INSERT INTO t SELECT (CAST(seq AS SIGNED) - 300) * 30744573456182586, seq FROM seq_1_to_600",
                                "INSERT INTO t VALUES (-9223372036854775808, -1), (9223372036854775807, -2)"),
                        true),
                new Shape(
                        "huge unsigned keys",
                        "id BIGINT UNSIGNED PRIMARY KEY, v INT",
                        List.of(
                                "INSERT INTO t SELECT 18446744073709551615 - seq * 1000, seq FROM seq_0_to_500",
                                "INSERT INTO t VALUES (0, 0), (9223372036854775808, 1)"),
                        true),
                new Shape(
                        "composite key",
                        "a INT NOT NULL, b VARCHAR(20) NOT NULL, c DATETIME(6) NOT NULL, v TEXT, PRIMARY KEY (b, a, c)",
                        List.of(
                                "INSERT INTO t SELECT seq % 7, CONCAT('k', seq % 11), '2024-01-01 00:00:00.000001' + INTERVAL seq SECOND, NULL FROM seq_1_to_700"),
                        true),
                new Shape(
                        "text key without case",
                        "k VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci PRIMARY KEY, v INT",
                        List.of(
                                "INSERT INTO t SELECT CONCAT(IF(seq % 2, 'key ', 'KEY '), CONV(seq * 7919, 10, 36), ' é'), seq FROM seq_1_to_500"),
                        true),
                new Shape(
                        "binary key",
                        "k VARBINARY(16) PRIMARY KEY, v INT",
                        List.of(
                                "INSERT INTO t SELECT UNHEX(LEFT(MD5(seq), 2 + 2 * (seq % 15))), seq FROM seq_1_to_900 ON DUPLICATE KEY UPDATE v = VALUES(v)",
                                "INSERT INTO t VALUES ('', -1), (X'00', -2), (X'0000', -3)"),
                        true),
                new Shape(
                        "fixed binary key",
                        "k BINARY(16) PRIMARY KEY, v INT",
                        List.of("INSERT INTO t SELECT UNHEX(MD5(seq)), seq FROM seq_1_to_300"),
                        true),
                new Shape(
                        "unique key instead of a primary key",
                        "a INT NULL, u DECIMAL(20,4) NOT NULL, v INT, UNIQUE KEY (u), KEY (a)",
                        List.of("INSERT INTO t SELECT NULL, seq / 3, seq FROM seq_1_to_300"),
                        true),
                new Shape("empty table", "id INT PRIMARY KEY, v INT", List.of("DELETE FROM t"), false),
                new Shape("one row", "id INT PRIMARY KEY, v INT", List.of("INSERT INTO t VALUES (7, 7)"), false),
                new Shape(
                        "error values of an enum",
                        "id INT PRIMARY KEY, e ENUM('a','b') NULL, ts TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
                        List.of(
                                "INSERT INTO t (id, e, ts) SELECT seq, IF(seq % 3, seq % 3, 0), '2001-01-01' + INTERVAL seq DAY FROM seq_1_to_100"),
                        true),
                new Shape(
                        "zero as a generated key",
                        "id INT AUTO_INCREMENT PRIMARY KEY, d DATE NOT NULL",
                        List.of("INSERT INTO t VALUES (0, '0000-00-00'), (-1, '2024-02-30'), (1, '2024-00-00')"),
                        false));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void copiesEveryRowOnce(Shape shape) throws Exception {
        try (CopyFixture copy = new CopyFixture(shape.definition())) {
            copy.fill(shape.fill().toArray(String[]::new));
            List<Split> splits = copy.plan();

            copy.copyAll(splits, 7);

            assertThat(splits.size() > 1).isEqualTo(shape.split());
            copy.assertEqual();
            assertThat(copy.progress().splitsDone()).isEqualTo(splits.size());
            assertThat(copy.progress().rows()).isEqualTo(copy.sourceRows());
        }
    }

    @Test
    void copiesWideRowsInBoundedChunks() throws Exception {
        try (CopyFixture copy = new CopyFixture("id INT PRIMARY KEY, v LONGBLOB")) {
            copy.fill(
                    "INSERT INTO t SELECT seq, REPEAT(UNHEX(MD5(seq)), 200000) FROM seq_1_to_12",
                    "INSERT INTO t SELECT seq, 'small' FROM seq_13_to_200");
            List<Split> splits = copy.plan();

            copy.copyAll(splits, 1000);

            copy.assertEqual();
        }
    }

    @Test
    void copiesRowsThatCameOutsideOfThePlannedKeys() throws Exception {
        try (CopyFixture copy = new CopyFixture("id INT PRIMARY KEY, v INT")) {
            copy.fill("INSERT INTO t SELECT seq, seq FROM seq_1000_to_2000");
            List<Split> splits = copy.plan();
            copy.fill(
                    "INSERT INTO t SELECT seq, seq FROM seq_1_to_100",
                    "INSERT INTO t SELECT seq, seq FROM seq_5000_to_5100",
                    "DELETE FROM t WHERE id BETWEEN 1200 AND 1700");

            copy.copyAll(splits, 50);

            copy.assertEqual();
        }
    }

    @Test
    void keepsThePlanThatWasStoredFirst() {
        try (CopyFixture copy = new CopyFixture("id INT PRIMARY KEY, v INT")) {
            copy.fill("INSERT INTO t SELECT seq, seq FROM seq_1_to_1000");
            List<Split> first = copy.plan(new SplitCount(20, 4, 4, 100));
            List<Split> second = copy.plan(new SplitCount(20, 9, 9, 100));

            assertThat(first).hasSize(4);
            assertThat(second).isEqualTo(first);
        }
    }

    @Test
    void writesNothingAfterTheCopyWasStopped() throws Exception {
        try (CopyFixture copy = new CopyFixture("id INT PRIMARY KEY, v INT")) {
            copy.fill("INSERT INTO t SELECT seq, seq FROM seq_1_to_1000");
            List<Split> splits = copy.plan();
            stop(copy, 1);

            assertThat(copy.copy(splits.getFirst(), 10, _ -> {})).isFalse();
            assertThat(copy.progress().rows()).isZero();

            boolean later = new SplitCopier(copy.route, CopyFixture.settings("later", 10))
                    .copy(CopyFixture.TABLE, splits.getFirst().number(), 2, () -> false);
            assertThat(later).isTrue();
        }
    }

    static void stop(CopyFixture copy, long generation) throws SQLException {
        try (Connection writer = copy.route.openTarget()) {
            new SplitPlans(writer, copy.route.stream()).stop(generation);
        }
    }
}
