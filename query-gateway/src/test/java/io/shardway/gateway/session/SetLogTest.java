package io.shardway.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.gateway.sql.LexMode;
import io.shardway.gateway.sql.SetStatement;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetLogTest {

    private final SetLog log = new SetLog();

    private long add(String text) {
        return log.add(SetStatement.parse(text, LexMode.DEFAULT), text);
    }

    private List<String> after(long sequence) {
        return log.after(sequence).stream().map(SetLog.Entry::text).toList();
    }

    @Test
    void keepsTheNewestLiteralOfEachVariable() {
        add("SET autocommit = 0");
        add("SET time_zone = '+00:00'");
        add("SET autocommit = 1");
        assertThat(after(0)).containsExactly("SET time_zone = '+00:00'", "SET autocommit = 1");
    }

    @Test
    void keepsWhatALaterExpressionReads() {
        add("SET sql_mode = 'ANSI_QUOTES'");
        add("SET sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')");
        assertThat(after(0)).hasSize(2);
        add("SET sql_mode = ''");
        assertThat(after(0)).containsExactly("SET sql_mode = ''");
    }

    @Test
    void tellsWhatAServerHasNotHeardYet() {
        long first = add("SET a = 1");
        add("SET b = 2");
        assertThat(after(first)).containsExactly("SET b = 2");
    }
}
