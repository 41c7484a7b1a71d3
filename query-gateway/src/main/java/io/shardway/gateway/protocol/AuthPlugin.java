package io.shardway.gateway.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The two password exchanges that the gateway speaks. Both prove that the other side knows the first hash of the password while
 * the verifier keeps only the second one, so what we hold cannot be replayed.
 */
public enum AuthPlugin {
    NATIVE("mysql_native_password", "SHA-1", 20) {
        @Override
        byte[] mask(byte[] nonce, byte[] twice) {
            return digest(nonce, twice);
        }
    },
    CACHING_SHA2("caching_sha2_password", "SHA-256", 32) {
        @Override
        byte[] mask(byte[] nonce, byte[] twice) {
            return digest(twice, nonce);
        }
    };

    /** Length of the nonce in every greeting and switch request. */
    public static final int NONCE_LENGTH = 20;

    private final String wireName;
    private final String algorithm;
    private final int tokenLength;

    AuthPlugin(String wireName, String algorithm, int tokenLength) {
        this.wireName = wireName;
        this.algorithm = algorithm;
        this.tokenLength = tokenLength;
    }

    abstract byte[] mask(byte[] nonce, byte[] twice);

    public String wireName() {
        return wireName;
    }

    public static Optional<AuthPlugin> named(String wireName) {
        return Arrays.stream(values())
                .filter(plugin -> plugin.wireName.equals(wireName))
                .findFirst();
    }

    /** What the verifier stores: the password hashed twice. */
    public byte[] storedHash(byte[] password) {
        return digest(digest(password));
    }

    /** What a client sends; nothing at all for an empty password. */
    public byte[] token(byte[] password, byte[] nonce) {
        if (password.length == 0) {
            return password;
        }
        byte[] once = digest(password);
        return xor(once, mask(nonce, digest(once)));
    }

    /** Whether the token proves knowledge of the password whose {@link #storedHash} this is. */
    public boolean verify(byte[] token, byte[] nonce, byte[] stored) {
        if (token.length == 0) {
            return MessageDigest.isEqual(stored, storedHash(new byte[0]));
        }
        if (token.length != tokenLength) {
            return false;
        }
        return MessageDigest.isEqual(digest(xor(token, mask(nonce, stored))), stored);
    }

    byte[] digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no " + algorithm, e);
        }
    }

    /** The bytes combined, the key repeated as often as needed. */
    static byte[] xor(byte[] bytes, byte[] key) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = (byte) (bytes[i] ^ key[i % key.length]);
        }
        return result;
    }
}
