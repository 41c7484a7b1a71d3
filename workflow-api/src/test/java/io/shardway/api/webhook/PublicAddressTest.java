package io.shardway.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardway.api.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Targets targets = new Targets(false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "198.18.0.1",
                "192.0.2.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2002:a00:1::",
                "2001:db8::1",
                "2001::1",
                "fec0::1"
            })
    void refusesSpecialAddresses(String text) {
        var address = InetAddress.ofLiteral(text);

        assertThat(PublicAddress.isPublic(address)).isFalse();
        String host = text.contains(":") ? "[" + text + "]" : text;
        assertThatThrownBy(() -> targets.checked("https://" + host + "/hook")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> targets.addresses(URI.create("https://" + host + "/hook"), PATIENCE))
                .isInstanceOf(Targets.TargetRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "11.0.0.1",
                "2606:4700::1111",
                "2a00:1450::1",
                "64:ff9b::808:808",
                "2002:808:808::"
            })
    void allowsPublicOnes(String text) {
        assertThat(PublicAddress.isPublic(InetAddress.ofLiteral(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.1", "2130706433", "0x7f.1"})
    void refusesOtherSpellingsOfThisMachineWhenTheyAreLookedUp(String host) {
        assertThatThrownBy(() -> targets.addresses(targets.checked("https://" + host + "/hook"), PATIENCE))
                .isInstanceOfAny(Refusal.class, Targets.TargetRefusedException.class, UnknownHostException.class);
    }

    @Test
    void doesNotTellWhereANameLeads() {
        var names = new NameLookup(_ -> new InetAddress[] {InetAddress.ofLiteral("10.1.2.3")});

        assertThatThrownBy(() -> new Targets(false, names).addresses(URI.create("https://inside.example/"), PATIENCE))
                .isInstanceOf(Targets.TargetRefusedException.class)
                .hasMessageContaining("the name leads to an address that is not public")
                .hasMessageNotContaining("10.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hook",
                "//example.com/",
                "http://example.com/",
                "ftp://example.com/",
                "https:///hook",
                "https://user:pw@example.com/",
                "https://example.com/#part",
                "https://example.com:0/",
                "https://example.com:70000/",
                "https://exa mple.com/",
                "file:///etc/passwd"
            })
    void refusesUrlsThatAreNone(String url) {
        assertThatThrownBy(() -> targets.checked(url))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com", "https://example.com:8443/hook?key=1", "https://1.1.1.1/"})
    void takesOthers(String url) {
        assertThat(targets.checked(url)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080/", "http://localhost/", "https://10.0.0.1/", "http://[::1]:1/"})
    void takesLocalOnesWhenConfigured(String url) {
        assertThat(new Targets(true).checked(url)).hasToString(url);
    }
}
