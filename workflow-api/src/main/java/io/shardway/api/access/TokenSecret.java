package io.shardway.api.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes ids and secrets, and the hash under which a secret is stored (docs/adr/0008-tokens-and-permissions.md). */
final class TokenSecret {

    static final String PREFIX = "pscale_tkn_";

    private static final int SECRET_BYTES = 32;
    private static final int ID_LENGTH = 12;
    private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private TokenSecret() {}

    /** 256 random bits behind the prefix by which scanners find leaked secrets. */
    static String newSecret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Twelve characters; says nothing about the secret. */
    static String newId(SecureRandom random) {
        var id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        return id.toString();
    }

    static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK has no SHA-256", e);
        }
    }

    /** Takes the same time wherever the two differ. */
    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
