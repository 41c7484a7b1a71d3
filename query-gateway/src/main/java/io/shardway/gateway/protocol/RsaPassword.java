package io.shardway.gateway.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;

/** Full authentication of {@code caching_sha2_password} without TLS: the password travels under the server's RSA key. */
final class RsaPassword {

    private RsaPassword() {}

    static byte[] encrypt(byte[] password, byte[] nonce, String publicKeyPem) {
        String base64 = publicKeyPem
                .replace("-----BEGIN PUBLIC KEY-----", "")
                .replace("-----END PUBLIC KEY-----", "")
                .replaceAll("\\s", "");
        try {
            var key = KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(
                            Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII))));
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(AuthPlugin.xor(Arrays.copyOf(password, password.length + 1), nonce));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new MalformedPacketException("the server's public key cannot be used: " + e.getMessage());
        }
    }
}
