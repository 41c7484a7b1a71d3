package io.shardway.api.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/webhooks.md tells subscribers to do with a signature works on ours. */
class WebhookSignatureTest {

    private static final Path PAGE = Path.of("../docs/webhooks.md");
    private static final String BODY = "{\"specversion\":\"1.0\",\"data\":{\"name\":\"grün ✓\"}}";
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final long SECONDS = NOW.getEpochSecond();

    private final String secret = Signature.newSecret(new SecureRandom());
    private final String signature = Signature.header(secret, NOW, BODY);

    @Test
    void signsAKnownTextAsOthersDo() {
        // printf '1767323045.{}' | openssl dgst -sha256 -hmac whsec_test
        assertThat(Signature.header("whsec_test", NOW, "{}"))
                .isEqualTo("t=1767323045,v1=4bdc7b208f17d6215baa86342c64929de38e3a30e7ce2215394b36283d2be496");
    }

    @Test
    void isCheckedByThePublishedJava() throws Exception {
        assertThat(isFromShardway(signature, BODY, secret, SECONDS)).isTrue();
        assertThat(isFromShardway(signature, BODY, secret, SECONDS + 300)).isTrue();
        assertThat(isFromShardway(signature, BODY, secret, SECONDS + 301)).isFalse();
        assertThat(isFromShardway(signature, BODY + " ", secret, SECONDS)).isFalse();
        assertThat(isFromShardway(signature, BODY, secret + "x", SECONDS)).isFalse();
        assertThat(isFromShardway(signature.replace("t=1", "t=2"), BODY, secret, SECONDS))
                .isFalse();
        assertThat(isFromShardway("", BODY, secret, SECONDS)).isFalse();
        String published = block("java");
        String here = Files.readString(Path.of("src/test/java/io/shardway/api/webhook/WebhookSignatureTest.java"));
        assertThat(plain(here)).as("the page shows the method below").contains(plain(published));
    }

    @Test
    void isCheckedByThePublishedNode(@TempDir Path directory) throws Exception {
        assumeThat(hasNode()).as("node is installed").isTrue();
        var script = directory.resolve("check.js");
        Files.writeString(script, block("js") + """
            const [signature, body, secret, now] = process.argv.slice(2);
            console.log([
              isFromShardway(signature, body, secret, Number(now)),
              isFromShardway(signature, body + ' ', secret, Number(now)),
              isFromShardway(signature, body, secret + 'x', Number(now)),
              isFromShardway(signature, body, secret, Number(now) + 301),
              isFromShardway('', body, secret, Number(now)),
            ].join());
            """);

        var process = new ProcessBuilder(
                        List.of("node", script.toString(), signature, BODY, secret, Long.toString(SECONDS)))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed.strip()).isEqualTo("true,false,false,false,false");
    }

    static boolean isFromShardway(String signature, String body, String secret, long nowSeconds) throws Exception {
        var parts = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-f]{64})").matcher(signature);
        if (!parts.matches() || Math.abs(nowSeconds - Long.parseLong(parts.group(1))) > 300) {
            return false;
        }
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal((parts.group(1) + "." + body).getBytes(UTF_8));
        return MessageDigest.isEqual(expected, HexFormat.of().parseHex(parts.group(2)));
    }

    private static String block(String language) throws IOException {
        var found =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String plain(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static boolean hasNode() {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
