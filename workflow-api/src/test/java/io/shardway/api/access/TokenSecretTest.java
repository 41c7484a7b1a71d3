package io.shardway.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class TokenSecretTest {

    private final SecureRandom random = new SecureRandom();

    @Test
    void makesIdsAndSecretsThatTheCliTakesForWhatTheyAre() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1_000; i++) {
            String id = TokenSecret.newId(random);
            String secret = TokenSecret.newSecret(random);

            assertThat(id).matches("[a-z0-9]{12}");
            assertThat(secret).matches("pscale_tkn_[A-Za-z0-9_-]{43}");
            assertThat(seen.add(id) && seen.add(secret)).isTrue();
        }
    }

    @Test
    void hashesAsSha256Does() {
        assertThat(TokenSecret.hash("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
