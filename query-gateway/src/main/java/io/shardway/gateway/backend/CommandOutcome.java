package io.shardway.gateway.backend;

import io.shardway.gateway.protocol.Completion;
import io.shardway.gateway.protocol.ServerError;

/** How a command of the gateway's own ended. */
public sealed interface CommandOutcome {

    record Done(Completion completion) implements CommandOutcome {}

    record Failed(ServerError error) implements CommandOutcome {}

    record Lost(String reason) implements CommandOutcome {}
}
