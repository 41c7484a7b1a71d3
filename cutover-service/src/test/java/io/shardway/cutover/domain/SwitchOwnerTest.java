package io.shardway.cutover.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwitchOwnerTest {

    @ParameterizedTest
    @CsvSource({
        "cutover-1/aaaa,   cutover-1/bbbb,   true",
        "cutover-1/aaaa,   cutover-1/aaaa,   false",
        "cutover-1/aaaa,   cutover-10/bbbb,  false",
        "cutover-1/aaaa,   Cutover-1/bbbb,   false",
        "cutöver/aaaa,     cutover/bbbb,     false",
        "zone/one/aaaa,    zone/two/bbbb,    false",
        "zone/one/aaaa,    zone/bbbb,        false",
        "zone/one/aaaa,    zone/one/bbbb,    true"
    })
    void tellsAnotherProcessOfTheSameName(String owner, String self, boolean twin) {
        assertThat(SwitchOwner.isTwin(owner, self)).isEqualTo(twin);
    }
}
