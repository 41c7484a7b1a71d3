package io.shardway.cli.platform;

import io.shardway.cli.command.Session;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.terminal.Questions;
import java.io.IOException;
import java.util.Optional;

/** A secret that must not stand on the command line: typed at the terminal without echo, else a line of standard input. */
final class Secret {

    private Secret() {}

    static String read(Session session, String prompt) {
        var terminal = session.surroundings().terminal();
        if (terminal.isInteractive()) {
            return new Questions(terminal).secret(prompt).strip();
        }
        try {
            return Optional.ofNullable(terminal.in().readLine())
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() -> Failure.usage("a token is expected on standard input and none came"));
        } catch (IOException e) {
            throw Failure.of("cannot read standard input: " + e.getClass().getSimpleName());
        }
    }
}
