package io.shardway.gateway.protocol;

import java.util.Optional;

/** Judges logins; pure, so that login and COM_CHANGE_USER share it. */
public final class Authenticator {

    /** What to answer to a login. */
    public sealed interface Verdict {
        /** @param fastAuthDone whether the plugin wants a word of its own before OK */
        record Accepted(boolean fastAuthDone) implements Verdict {}

        /** The client shall prove itself with this plugin instead. */
        record Switch(AuthPlugin plugin) implements Verdict {}

        record Denied(ServerError error) implements Verdict {}
    }

    private final ClientUsers users;

    public Authenticator(ClientUsers users) {
        this.users = users;
    }

    /** Whether all clients are the same user. */
    public boolean hasOneUser() {
        return users.isOne();
    }

    public Verdict judge(LoginRequest login, Nonce nonce) {
        var plugin = login.plugin().map(AuthPlugin::named).orElse(Optional.of(AuthPlugin.NATIVE));
        if (plugin.isEmpty()) {
            return new Verdict.Switch(AuthPlugin.NATIVE);
        }
        if (!users.verify(login.user(), plugin.get(), login.token(), nonce.bytes())) {
            return new Verdict.Denied(new ServerError(
                    ServerError.ACCESS_DENIED,
                    "28000",
                    "Access denied for user '" + login.user() + "' (using password: "
                            + (login.token().length == 0 ? "NO" : "YES") + ")"));
        }
        return new Verdict.Accepted(plugin.get() == AuthPlugin.CACHING_SHA2 && login.token().length > 0);
    }

    /** A login whose proof came in a packet of its own, after {@link Verdict.Switch}. */
    public Verdict judgeSwitched(LoginRequest login, AuthPlugin plugin, byte[] token, Nonce nonce) {
        return judge(login.answering(plugin, token), nonce);
    }
}
