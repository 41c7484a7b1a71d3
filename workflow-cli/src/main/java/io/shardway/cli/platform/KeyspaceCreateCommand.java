package io.shardway.cli.platform;

import io.shardway.cli.command.ApiCommand;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Requests;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.model.Shapes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes a keyspace of servers that are there already. Shards and logins come from a file, or one shard from flags; passwords
 * never stand on the command line.
 */
@Command(name = "create", description = "Make a keyspace of servers that run already.")
final class KeyspaceCreateCommand extends ApiCommand {

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Shards, servers and logins as YAML or JSON; - is standard input (see docs/cli.md)")
    private @Nullable String file;

    @Option(names = "--primary", paramLabel = "HOST:PORT", description = "One shard: its primary")
    private @Nullable String primary;

    @Option(
            names = "--replica",
            paramLabel = "HOST:PORT",
            description = "One shard: a replica; may be given several times")
    private @Nullable List<String> replicas;

    @Option(
            names = "--schema",
            paramLabel = "SCHEMA",
            description = "One shard: its schema (default: the keyspace's name)")
    private @Nullable String schema;

    @Option(
            names = "--accounts",
            paramLabel = "FILE",
            description = "One shard: logins as YAML or JSON with writer, reader and application; - is standard input")
    private @Nullable String accounts;

    KeyspaceCreateCommand() {
        super("database", "branch", "keyspace");
    }

    @Override
    protected void run(Call call) {
        var name = call.argument(2);
        var files = new KeyspaceFile(call.surroundings());
        var body =
                file == null ? files.oneShard(name, shard(), given(accounts, "--accounts")) : files.whole(name, file);
        var keyspace = Requests.ask(
                call,
                "Making keyspace %s…".formatted(call.style().name(name)),
                Keyspaces.branchNotFound(call),
                () -> Shapes.KEYSPACE.decode(call.client().post(call.branchPath("keyspaces"), body), "keyspace"));
        call.output()
                .print(
                        "Keyspace %s of branch %s is made."
                                .formatted(
                                        call.style().name(keyspace.path("name").asText()),
                                        call.style().name(call.argument(1))),
                        Keyspaces.listing(call, List.of(keyspace), keyspace));
    }

    private KeyspaceFile.Shard shard() {
        return new KeyspaceFile.Shard(
                Optional.ofNullable(schema),
                given(primary, "--primary"),
                replicas == null ? List.of() : List.copyOf(replicas));
    }

    private static String given(@Nullable String value, String flag) {
        if (value == null) {
            throw Failure.usage("give --file, or --primary and --accounts; missing is " + flag);
        }
        return value;
    }
}
