package io.shardway.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {

    @Test
    void readsTheThreeForms() {
        assertThat(Credential.parse("abc:pscale_tkn_x")).contains(new Credential(Optional.of("abc"), "pscale_tkn_x"));
        assertThat(Credential.parse("Bearer abc:pscale_tkn_x"))
                .contains(new Credential(Optional.of("abc"), "pscale_tkn_x"));
        assertThat(Credential.parse("bearer  pscale_tkn_x")).contains(new Credential(Optional.empty(), "pscale_tkn_x"));
        assertThat(Credential.parse("abc:with:colons")).contains(new Credential(Optional.of("abc"), "with:colons"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ":",
                "a:",
                ":b",
                "Bearer",
                "Bearer ",
                "Bearer :",
                "Basic bG9jYWw6eA==",
                "no-colon",
                " a:b",
                "a:b ",
                "a: b",
                "a:b,c:d e",
                "Bearer a b",
                "ä:b",
                "a:\u0000"
            })
    void refusesEverythingElse(String header) {
        assertThat(Credential.parse(header)).isEmpty();
    }

    @Test
    void survivesAnyText() {
        long seed = 8;
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(random.nextBoolean() ? "Bearer " : "");
            random.ints(random.nextInt(40), 0, 0x2FF).forEach(text::appendCodePoint);

            Credential.parse(text.toString()).ifPresent(credential -> assertThat(credential.secret())
                    .as("seed %d: %s", seed, text)
                    .isNotEmpty()
                    .doesNotContain(" "));
        }
        assertThat(Credential.parse("a:" + "b".repeat(100_000))).isEmpty();
    }

    @Test
    void showsNoSecretInItsText() {
        assertThat(new Credential(Optional.of("abc"), "pscale_tkn_x")).hasToString("Credential[abc]");
    }
}
