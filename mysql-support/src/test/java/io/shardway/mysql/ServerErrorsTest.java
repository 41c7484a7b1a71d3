package io.shardway.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.kernel.ErrorCode;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class ServerErrorsTest {

    @Test
    void seesALostConnectionBehindABatch() {
        SQLException lost = new SQLNonTransientConnectionException("Socket error", "08000", 1220);

        assertThat(ServerErrors.classify(new BatchUpdateException(new int[0], lost)))
                .isEqualTo(ErrorCode.SERVER_UNREACHABLE);
    }

    @Test
    void seesADeadlockBehindABatch() {
        SQLException deadlock = new SQLException("Deadlock found", "40001", 1213);

        assertThat(ServerErrors.classify(new BatchUpdateException(new int[0], deadlock)))
                .isEqualTo(ErrorCode.DEADLOCK);
    }

    @Test
    void takesTheDriversClosedConnectionForNoPurgedBinlog() {
        assertThat(ServerErrors.classify(new SQLNonTransientConnectionException("Connection is closed", "08000", 1220)))
                .isEqualTo(ErrorCode.SERVER_UNREACHABLE);
    }

    @Test
    void tellsARefusedLoginFromALostConnection() {
        assertThat(ServerErrors.classify(new SQLException("Access denied", "28000", 1045)))
                .isEqualTo(ErrorCode.MISSING_RIGHTS);
        assertThat(ServerErrors.classify(new SQLTransientConnectionException("No database selected", "3D000", 1046)))
                .isEqualTo(ErrorCode.SERVER_ERROR);
    }

    @Test
    void quotesNoRowValues() {
        SQLException duplicate = new SQLException("Duplicate entry 'secret' for key 'name'", "23000", 1062);

        assertThat(ServerErrors.wrap("insert into t", duplicate).getMessage())
                .doesNotContain("secret")
                .contains("1062");
    }
}
