package io.shardway.api.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretsTest {

    private final Secrets secrets = new Secrets("a long text");

    @Test
    void opensWhatItSealedInTheSamePlaceOnly() {
        String sealed = secrets.encrypt("password", "shard-1");

        assertThat(secrets.decrypt(sealed, "shard-1")).isEqualTo("password");
        assertThat(sealed).doesNotContain("password").isNotEqualTo(secrets.encrypt("password", "shard-1"));
        assertThatThrownBy(() -> secrets.decrypt(sealed, "shard-2")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Secrets("another text").decrypt(sealed, "shard-1"))
                .hasMessageContaining("SHARDWAY_SECRET_KEY");
    }
}
