package io.shardway.api.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrantedRightsTest {

    private final GrantedRights rights = GrantedRights.parse(List.of(
            "GRANT PROCESS, BINLOG MONITOR ON *.* TO `w`@`%` IDENTIFIED BY PASSWORD '*0'",
            "GRANT ALL PRIVILEGES ON `\\_shardway`.* TO `w`@`%`",
            "GRANT SELECT, CREATE VIEW ON `shop_%`.* TO `w`@`%`",
            "GRANT INSERT ON `shop_1`.`orders` TO `w`@`%`"));

    @Test
    void readsGlobalAndSchemaRights() {
        assertThat(rights.has("PROCESS", "*")).isTrue();
        assertThat(rights.has("BINLOG MONITOR", "anything"))
                .as("global counts everywhere")
                .isTrue();
        assertThat(rights.has("SELECT", "*")).isFalse();
        assertThat(rights.has("TRIGGER", "_shardway")).isTrue();
        assertThat(rights.has("TRIGGER", "xshardway"))
                .as("an escaped underscore is no wildcard")
                .isFalse();
    }

    @Test
    void takesSchemaNamesAsPatternsAndTableGrantsAsTooLittle() {
        assertThat(rights.has("CREATE VIEW", "shop_1")).isTrue();
        assertThat(rights.has("CREATE VIEW", "shop")).isFalse();
        assertThat(rights.has("INSERT", "shop_1")).isFalse();
    }
}
