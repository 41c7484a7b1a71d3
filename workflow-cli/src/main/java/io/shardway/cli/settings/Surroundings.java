package io.shardway.cli.settings;

import io.shardway.cli.terminal.Terminal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What the command sees of the machine; a value, so that tests bring their own.
 *
 * @param home the user's home directory
 * @param directory the working directory
 * @param localStack the settings file that a running local stack has written, see {@link Sources}
 */
public record Surroundings(
        Terminal terminal,
        Map<String, String> environment,
        Path home,
        Path directory,
        Optional<Path> localStack,
        Clock clock) {

    /** Set by the start script: the settings file of this checkout's local stack. */
    private static final String LOCAL_STACK_PROPERTY = "shardway.local.settings";

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    public static Surroundings ofThisProcess() {
        return new Surroundings(
                Terminal.ofThisProcess(),
                System.getenv(),
                Path.of(Optional.ofNullable(System.getenv("HOME")).orElseGet(() -> System.getProperty("user.home"))),
                Path.of("").toAbsolutePath(),
                Optional.ofNullable(System.getProperty(LOCAL_STACK_PROPERTY)).map(Path::of),
                Clock.systemUTC());
    }

    /** A variable that is set and not empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
