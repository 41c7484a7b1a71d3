package io.shardway.cli.workflow;

import java.util.List;

/** The values that shells offer for {@code --on-ddl}; the server checks what is sent. */
public final class OnDdl implements Iterable<String> {

    static final String STOP = "STOP";

    static final List<String> VALUES = List.of(STOP, "IGNORE", "EXEC", "EXEC_IGNORE");

    @Override
    public java.util.Iterator<String> iterator() {
        return VALUES.iterator();
    }
}
