package io.shardway.gateway.session;

import java.util.Optional;

/** What a session waits for before it takes the next command. */
interface UnderWay {

    void start();

    /** The client is gone: nothing is answered any more. */
    void abandon();

    /** KILL QUERY: returns the connection of a statement that runs, to be killed on its server. */
    Optional<ServerLink> interrupt();
}
