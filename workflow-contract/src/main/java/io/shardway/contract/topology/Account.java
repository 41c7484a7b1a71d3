package io.shardway.contract.topology;

/** Login of one of our accounts on a user's server; never logged. */
public record Account(String user, String password) {

    @Override
    public String toString() {
        return "Account[" + user + "]";
    }
}
