package io.shardway.messaging.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstanceNameTest {

    private final InstanceName names = new InstanceName();

    @Test
    void keepsTheNameThatWasGiven() {
        assertThat(names.convert("api-1")).isEqualTo("api-1");
        assertThat(names.convert(" api-1 ")).isEqualTo("api-1");
    }

    @Test
    void givesAProcessWithoutANameOneOfItsOwn() {
        assertThat(names.convert(InstanceName.UNNAMED))
                .matches("process-[0-9a-f]{12}")
                .isEqualTo(names.convert(""))
                .isEqualTo(new InstanceName().convert(InstanceName.UNNAMED));
    }
}
