package io.shardway.local;

import io.shardway.local.bench.BenchCommand;
import io.shardway.local.demo.DemoCommand;
import io.shardway.local.demo.SoakCommand;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The Java side of {@code ./shardway}. Exit codes: 0 done, 1 failed, 2 wrong usage or a stack is up already. */
@Command(
        name = "shardway",
        description = "Moves live MySQL and MariaDB tables between servers while the application keeps writing.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            SoakCommand.class
        })
public final class Main {

    private Main() {}

    /** Held, as the JDK forgets the level of a logger that nobody refers to. */
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    public static void main(String[] arguments) {
        KAFKA.setLevel(Level.SEVERE);
        IExecutionExceptionHandler sayIt = (exception, commandLine, _) -> {
            commandLine.getErr().println("shardway: " + exception.getMessage());
            if (Boolean.parseBoolean(System.getenv("SHARDWAY_DEBUG"))) {
                exception.printStackTrace(commandLine.getErr());
            }
            return exception instanceof StackIsUpException ? 2 : 1;
        };
        System.exit(
                new CommandLine(new Main()).setExecutionExceptionHandler(sayIt).execute(arguments));
    }

    /** Where the one stack of this checkout lives. */
    static Path directory() {
        return StackOptions.ofThisCheckout().directory();
    }
}
