package io.shardway.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.mysqlclient.MySQLException;
import java.net.ConnectException;
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
    void takesARefusedStatementForADefect() {
        assertThat(Outage.isBehind(new CompletionException(new MySQLException("no such column", 1054, "42S22"))))
                .isFalse();
        assertThat(Outage.isBehind(new IllegalStateException("a bug"))).isFalse();
    }
}
