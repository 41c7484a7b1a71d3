package io.shardway.cli.workflow;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardway.cli.command.ApiCommand;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Requests;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.model.Workflow;
import io.shardway.cli.output.Csv;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "create", description = "Create a workflow that moves tables from one keyspace to another.")
final class CreateCommand extends ApiCommand {

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the workflow")
    private @Nullable String name;

    @Option(names = "--source-keyspace", paramLabel = "KEYSPACE", description = "Where the tables are")
    private @Nullable String sourceKeyspace;

    @Option(names = "--target-keyspace", paramLabel = "KEYSPACE", description = "Where they go")
    private @Nullable String targetKeyspace;

    @Option(
            names = "--global-keyspace",
            paramLabel = "KEYSPACE",
            description = "Unsharded keyspace for sequence tables, when tables with AUTO_INCREMENT get sharded")
    private @Nullable String globalKeyspace;

    @Option(names = "--tables", paramLabel = "TABLES", description = "The tables: a,b,c; may be given several times")
    private @Nullable List<String> tables;

    @Option(
            names = "--defer-secondary-keys",
            description =
                    "Build secondary keys after the copy (default true; --defer-secondary-keys=false copies with them)")
    private @Nullable Boolean deferSecondaryKeys;

    @Option(
            names = "--on-ddl",
            paramLabel = "WHAT",
            completionCandidates = OnDdl.class,
            description = "When the source's tables are altered: STOP (default), IGNORE, EXEC or EXEC_IGNORE")
    private @Nullable String onDdl;

    @Option(
            names = {"-i", "--interactive"},
            description = "Ask for everything at the terminal")
    private @Nullable Boolean interactive;

    @Mixin
    private WaitOptions wait = new WaitOptions();

    CreateCommand() {
        super("database", "branch");
    }

    @Override
    protected void run(Call call) {
        wait.check();
        boolean asks = Boolean.TRUE.equals(interactive);
        var wish = wish();
        if (asks) {
            if (!call.output().terminal().isInteractive()) {
                throw Failure.of("create --interactive requires an interactive terminal");
            }
            wish = new CreateQuestions(call).complete(wish);
        }
        var answer = create(call, wish);
        var sentence = sentence(call, wish, Workflow.decode(answer));
        // create --interactive prints nothing in JSON and CSV (contract section 9.5), unless it waits.
        if (wait.isWanted() || !asks || call.output().isHuman()) {
            wait.finish(call, answer, sentence, Goal.RUNNING);
        }
    }

    private static JsonNode create(Call call, CreateWish wish) {
        return Requests.ask(
                call,
                "Creating workflow %s…".formatted(call.style().name(wish.name())),
                notFound(call, wish),
                () -> call.client().post(call.databasePath("workflows"), wish.body(call.argument(1))));
    }

    private static String sentence(Call call, CreateWish wish, Workflow workflow) {
        var style = call.style();
        return "Workflow %s moves %d %s from %s to %s."
                .formatted(
                        ActionCommand.hash(call, workflow),
                        wish.tables().size(),
                        wish.tables().size() == 1 ? "table" : "tables",
                        style.name(wish.sourceKeyspace()),
                        style.name(wish.targetKeyspace()));
    }

    private static String notFound(Call call, CreateWish wish) {
        var style = call.style();
        var keyspaces = Stream.of(wish.sourceKeyspace(), wish.targetKeyspace(), wish.globalKeyspace())
                .filter(keyspace -> !keyspace.isEmpty())
                .map(style::name)
                .toList();
        return "one of the keyspaces %s does not exist in branch %s of database %s (organization %s)"
                .formatted(
                        String.join(", ", keyspaces),
                        style.name(call.argument(1)),
                        style.name(call.database()),
                        style.name(call.organization()));
    }

    private CreateWish wish() {
        return new CreateWish(
                requireNonNullElse(name, ""),
                requireNonNullElse(sourceKeyspace, ""),
                requireNonNullElse(targetKeyspace, ""),
                tables == null
                        ? List.of()
                        : tables.stream().flatMap(CreateCommand::cells).toList(),
                requireNonNullElse(globalKeyspace, ""),
                !Boolean.FALSE.equals(deferSecondaryKeys),
                onDdl == null ? OnDdl.STOP : onDdl);
    }

    private static Stream<String> cells(String text) {
        try {
            return text.isEmpty() ? Stream.of() : Csv.cells(text).stream();
        } catch (IllegalArgumentException e) {
            throw Failure.of("the value for --tables cannot be read: " + e.getMessage());
        }
    }
}
