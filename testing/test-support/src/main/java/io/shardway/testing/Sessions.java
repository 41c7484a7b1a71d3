package io.shardway.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts commands in a session of their own, so that a Ctrl-C in the terminal reaches only the JVM that will end them in order. */
final class Sessions {

    private static final boolean SETSID = List.of("/usr/bin/setsid", "/bin/setsid").stream()
            .anyMatch(candidate -> Files.isExecutable(Path.of(candidate)));

    private Sessions() {}

    /** The pid stays that of the command: setsid forks only when it leads a process group, which a child of a JVM never does. */
    static List<String> own(List<String> command) {
        if (!SETSID) {
            return command;
        }
        var result = new ArrayList<>(List.of("setsid"));
        result.addAll(command);
        return List.copyOf(result);
    }
}
