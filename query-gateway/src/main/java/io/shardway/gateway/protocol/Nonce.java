package io.shardway.gateway.protocol;

import java.util.random.RandomGenerator;

/** Twenty bytes that make a login unrepeatable; never NUL, since some clients read them as text. */
public final class Nonce {

    private final byte[] bytes;

    public Nonce(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public static Nonce random(RandomGenerator random) {
        byte[] bytes = new byte[AuthPlugin.NONCE_LENGTH];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(33, 127);
        }
        return new Nonce(bytes);
    }

    public byte[] bytes() {
        return bytes.clone();
    }
}
