package io.shardway.gateway.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who may log in to the gateway; only second hashes of the passwords stay in memory. */
public final class ClientUsers {

    private final Map<String, Map<AuthPlugin, byte[]>> stored = new HashMap<>();

    private ClientUsers() {}

    /** Reads {@code user:password} pairs. */
    public static ClientUsers of(Collection<String> pairs) {
        ClientUsers users = new ClientUsers();
        for (String pair : pairs) {
            int colon = pair.indexOf(':');
            if (colon <= 0) {
                throw new IllegalArgumentException(
                        "A gateway user is written user:password; one entry of SHARDWAY_GATEWAY_USERS is not");
            }
            byte[] password = pair.substring(colon + 1).getBytes(StandardCharsets.UTF_8);
            Map<AuthPlugin, byte[]> hashes = new EnumMap<>(AuthPlugin.class);
            for (AuthPlugin plugin : List.of(AuthPlugin.values())) {
                hashes.put(plugin, plugin.storedHash(password));
            }
            users.stored.put(pair.substring(0, colon), hashes);
        }
        return users;
    }

    boolean isOne() {
        return stored.size() == 1;
    }

    boolean verify(String user, AuthPlugin plugin, byte[] token, byte[] nonce) {
        Map<AuthPlugin, byte[]> hashes = stored.get(user);
        byte[] hash = hashes == null ? null : hashes.get(plugin);
        return hash != null && plugin.verify(token, nonce, hash);
    }
}
