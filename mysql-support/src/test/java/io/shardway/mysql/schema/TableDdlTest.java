package io.shardway.mysql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.kernel.TableName;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableDdlTest {

    private static final TableName NAME = new TableName("s", "h");

    private final TableDdl ddl = TableDdl.parse("""
            CREATE TABLE `t` (
              `id` int(11) NOT NULL,
              `n` int(11) NOT NULL AUTO_INCREMENT,
              `mail``box` varchar(20) DEFAULT NULL COMMENT 'KEY (`x`), UNIQUE',
              PRIMARY KEY (`id`),
              UNIQUE KEY `mail` (`mail``box`),
              KEY `n` (`n`,`id`),
              FULLTEXT KEY `words` (`mail``box`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4""");

    @Test
    void leavesEveryKeyButTheRowKeyForLater() {
        assertThat(ddl.createWithRowKey(NAME, "PRIMARY"))
                .contains("PRIMARY KEY (`id`)")
                .doesNotContain("AUTO_INCREMENT", "KEY `mail`", "KEY `n`", "KEY `words`");
        assertThat(ddl.complete(NAME, "PRIMARY", Set.of("PRIMARY"), "shardway").orElseThrow())
                .contains("ADD UNIQUE KEY `mail`", "ADD KEY `n`", "ADD FULLTEXT KEY `words`", "AUTO_INCREMENT");
    }

    @Test
    void makesKeysThatForbidNothingAtOnceWhenAskedTo() {
        assertThat(ddl.createWithPlainKeys(NAME, "PRIMARY"))
                .contains("PRIMARY KEY (`id`)", "KEY `n` (`n`,`id`)", "AUTO_INCREMENT")
                .doesNotContain("KEY `mail`", "KEY `words`");
        assertThat(ddl.complete(NAME, "PRIMARY", Set.of("PRIMARY", "n"), "shardway")
                        .orElseThrow())
                .contains("ADD UNIQUE KEY `mail`")
                .doesNotContain("ADD KEY `n`");
    }
}
