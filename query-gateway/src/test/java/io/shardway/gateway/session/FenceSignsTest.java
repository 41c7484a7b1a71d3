package io.shardway.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.gateway.protocol.ServerError;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FenceSignsTest {

    private static boolean fence(int code, String message) {
        return FenceSigns.isFence(new ServerError(code, "HY000", message), Set.of("customer"));
    }

    @Test
    void knowsTheFencesOfBothVariants() {
        assertThat(fence(1290, "SHARDWAY_FENCE: this table is being moved")).isTrue();
        assertThat(fence(1356, "View 'shop.customer' references invalid table(s)"))
                .isTrue();
        assertThat(fence(1347, "'shop.customer' is not of type 'BASE TABLE'")).isTrue();
        assertThat(fence(1146, "Table 'shop.customer' doesn't exist")).isTrue();
    }

    @Test
    void takesNoHonestErrorForAFence() {
        assertThat(fence(1290, "The server is running with the --read-only option"))
                .isFalse();
        assertThat(fence(1146, "Table 'shop.custom' doesn't exist")).isFalse();
        assertThat(fence(1146, "Table 'shop.old_customer' doesn't exist")).isFalse();
        assertThat(fence(1062, "Duplicate entry 'customer' for key 'PRIMARY'")).isFalse();
    }
}
