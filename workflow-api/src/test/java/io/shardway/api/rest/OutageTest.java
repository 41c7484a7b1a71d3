package io.shardway.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.mysqlclient.MySQLException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class OutageTest {

    @Test
    void seesADatabaseThatDoesNotAnswerBehindWrappers() {
        assertThat(Outage.isBehind(new CompletionException(new ConnectException("refused"))))
                .isTrue();
        assertThat(Outage.isBehind(new IllegalStateException(new TimeoutException())))
                .isTrue();
        assertThat(Outage.isBehind(new VertxException("Connection was closed"))).isTrue();
        assertThat(Outage.isBehind(new CompletionException(new MySQLException("too many connections", 1040, "08004"))))
                .isTrue();
    }

    @Test
    void seesALostRaceBehindWrappers() {
        assertThat(Outage.isLostRace(new CompletionException(new MySQLException("deadlock", 1213, "40001"))))
                .isTrue();
        assertThat(Outage.isLostRace(new IllegalStateException(new SQLException("changed", "HY000", 1020))))
                .isTrue();
        assertThat(Outage.isLostRace(new MySQLException("lock wait timeout", 1205, "HY000")))
                .isTrue();
        assertThat(Outage.isLostRace(new MySQLException("duplicate", 1062, "23000")))
                .isFalse();
        assertThat(Outage.isLostRace(new IllegalStateException("a bug"))).isFalse();
    }

    @Test
    void takesARefusedStatementForADefect() {
        assertThat(Outage.isBehind(new CompletionException(new MySQLException("no such column", 1054, "42S22"))))
                .isFalse();
        assertThat(Outage.isBehind(new IllegalStateException("a bug"))).isFalse();
    }
}
