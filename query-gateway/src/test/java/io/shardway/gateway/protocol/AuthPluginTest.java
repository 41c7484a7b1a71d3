package io.shardway.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthPluginTest {

    private final byte[] nonce = Nonce.random(new Random(3)).bytes();

    @ParameterizedTest
    @EnumSource
    void acceptsTheRightPasswordForItsNonceOnly(AuthPlugin plugin) {
        byte[] stored = plugin.storedHash("secret".getBytes(UTF_8));
        byte[] token = plugin.token("secret".getBytes(UTF_8), nonce);
        assertThat(plugin.verify(token, nonce, stored)).isTrue();
        assertThat(plugin.verify(token, Nonce.random(new Random(4)).bytes(), stored))
                .isFalse();
        assertThat(plugin.verify(plugin.token("Secret".getBytes(UTF_8), nonce), nonce, stored))
                .isFalse();
        assertThat(plugin.verify(new byte[0], nonce, stored)).isFalse();
        assertThat(plugin.verify(new byte[7], nonce, stored)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void sendsNothingForAnEmptyPassword(AuthPlugin plugin) {
        assertThat(plugin.token(new byte[0], nonce)).isEmpty();
        assertThat(plugin.verify(new byte[0], nonce, plugin.storedHash(new byte[0])))
                .isTrue();
    }

    @Test
    void takesPasswordsWithColons() {
        ClientUsers users = ClientUsers.of(List.of("web:a:b"));
        byte[] token = AuthPlugin.NATIVE.token("a:b".getBytes(UTF_8), nonce);
        assertThat(users.verify("web", AuthPlugin.NATIVE, token, nonce)).isTrue();
        assertThat(users.verify("other", AuthPlugin.NATIVE, token, nonce)).isFalse();
    }

    @Test
    void refusesAUserWithoutAPasswordAndDoesNotRepeatIt() {
        assertThatThrownBy(() -> ClientUsers.of(List.of("secretwithoutcolon")))
                .hasMessageContaining("user:password")
                .hasMessageNotContaining("secretwithoutcolon");
    }
}
