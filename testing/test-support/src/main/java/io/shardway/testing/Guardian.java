package io.shardway.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends what this JVM has started when the JVM is gone, also after SIGKILL: a shell of its own session reads a pipe from
 * this JVM, and the end of that pipe is the end of the JVM. It then kills the processes with their groups and removes the directories that
 * are still registered then.
 */
final class Guardian {

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=
            while read -r what argument; do
              case $what in
                pid) pids="$pids $argument" ;;
                gone) left=; for p in $pids; do [ "$p" = "$argument" ] || left="$left $p"; done; pids=$left ;;
                forget) pids=; set -- ;;
                directory) set -- "$@" "$argument" ;;
              esac
            done
            for p in $pids; do kill -9 "$p" "-$p" 2>/dev/null; done
            for d in "$@"; do rm -rf -- "$d" || { sleep 1; rm -rf -- "$d"; }; done
            """;

    private static @Nullable OutputStream pipe;

    private Guardian() {}

    static void watch(Process process) {
        tell("pid " + process.pid());
        var _ = process.onExit().thenAccept(ended -> tell("gone " + ended.pid()));
    }

    /** The directory is removed when this JVM has ended; removing it earlier is fine. */
    static void removeAtTheEnd(Path directory) {
        tell("directory " + directory.toAbsolutePath());
    }

    /** Leaves everything that was registered so far as it is. */
    static void forget() {
        tell("forget");
    }

    private static synchronized void tell(String line) {
        try {
            var out = pipe;
            if (out == null) {
                out = new ProcessBuilder(Sessions.own(List.of("sh", "-c", SCRIPT, "shardway-guardian")))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .getOutputStream();
                pipe = out;
            }
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot tell the guardian shell '" + line + "'; is there a working sh?", e);
        }
    }
}
