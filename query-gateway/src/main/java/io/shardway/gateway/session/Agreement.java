package io.shardway.gateway.session;

import io.shardway.gateway.protocol.Capability;
import io.shardway.gateway.protocol.Greeting;
import io.shardway.gateway.protocol.LoginRequest;
import io.shardway.gateway.protocol.Nonce;

/** Who the client is and what was agreed with it, by the login or by COM_CHANGE_USER; the connection's flags stay those of the login. */
final class Agreement {

    private final Greeting greeting;
    private LoginRequest login;
    private boolean multiStatements;

    Agreement(Greeting greeting, LoginRequest login) {
        this.greeting = greeting;
        this.login = login;
        reset();
    }

    /** The gateway's own id of the connection, for KILL. */
    int id() {
        return greeting.threadId();
    }

    Nonce nonce() {
        return greeting.nonce();
    }

    String user() {
        return login.user();
    }

    LoginRequest login() {
        return login;
    }

    void login(LoginRequest changed) {
        login = changed;
    }

    boolean deprecateEof() {
        return Capability.has(login.capabilities(), Capability.DEPRECATE_EOF);
    }

    /** Flags that a server connection of this session must have, because they were agreed with the client. */
    int backendCapabilities() {
        return login.capabilities() & greeting.capabilities() & Capability.COPIED;
    }

    int collation() {
        return login.collation();
    }

    /** Whether a command may hold several statements. */
    boolean multiStatements() {
        return multiStatements;
    }

    /** COM_SET_OPTION. */
    void multiStatements(boolean allowed) {
        multiStatements = allowed;
    }

    /** Takes back what was agreed by commands. */
    void reset() {
        multiStatements = Capability.has(login.capabilities(), Capability.MULTI_STATEMENTS);
    }
}
