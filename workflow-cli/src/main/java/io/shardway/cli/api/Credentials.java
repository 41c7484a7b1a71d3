package io.shardway.cli.api;

/** What proves who calls: the value of the {@code Authorization} header. Never shown. */
public sealed interface Credentials {

    String header();

    /** A service token: {@code id:token}, without a scheme word. */
    record ServiceToken(String id, String token) implements Credentials {
        @Override
        public String header() {
            return id + ":" + token;
        }

        @Override
        public String toString() {
            return "ServiceToken[" + id + "]";
        }
    }

    /** An access token. */
    record AccessToken(String token) implements Credentials {
        @Override
        public String header() {
            return "Bearer " + token;
        }

        @Override
        public String toString() {
            return "AccessToken[]";
        }
    }

    /** A stored login: {@code id:token} is a service token, anything else an access token, which never holds a colon. */
    static Credentials stored(String text) {
        int colon = text.indexOf(':');
        return colon > 0
                ? new ServiceToken(text.substring(0, colon), text.substring(colon + 1))
                : new AccessToken(text);
    }
}
