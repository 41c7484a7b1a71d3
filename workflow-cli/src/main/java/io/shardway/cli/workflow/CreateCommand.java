package io.shardway.cli.workflow;

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
        var patience = wait.patience();
        boolean asks = Boolean.TRUE.equals(interactive);
        var wish = wish();
        if (asks) {
            if (!call.output().terminal().isInteractive()) {
                throw Failure.terminalRequired("create --interactive requires an interactive terminal");
            }
            wish = new CreateQuestions(call).complete(wish);
        }
        var workflow = create(
                call, wish, patience.isPresent() || !asks || call.output().isHuman());
        if (patience.isPresent()) {
            var answer = workflow.answer();
            var reached =
                    new WorkflowWait(call, workflow.workflow().number(), patience.get()).until(Goal.RUNNING, answer);
            call.output().print(Goal.RUNNING.reached(reached), WorkflowListings.one(reached, call.now()));
        }
    }

    private record Created(Workflow workflow, com.fasterxml.jackson.databind.JsonNode answer) {}

    /** @param told create --interactive prints nothing in JSON and CSV (contract section 9.5) */
    private Created create(Call call, CreateWish wish, boolean told) {
        var style = call.style();
        var answer = Requests.ask(
                call,
                "Creating workflow %s…".formatted(style.name(wish.name())),
                notFound(call, wish),
                () -> call.client().post(call.databasePath("workflows"), wish.body(call.argument(1))));
        var workflow = Workflow.decode(answer);
        var sentence = "Workflow %s moves %d %s from %s to %s."
                .formatted(
                        ActionCommand.hash(call, workflow),
                        wish.tables().size(),
                        wish.tables().size() == 1 ? "table" : "tables",
                        style.name(wish.sourceKeyspace()),
                        style.name(wish.targetKeyspace()));
        if (wait.patience().isPresent()) {
            call.output().say(sentence);
        } else if (told) {
            call.output().print(sentence, WorkflowListings.one(workflow, call.now()));
        }
        return new Created(workflow, answer);
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
                orEmpty(name),
                orEmpty(sourceKeyspace),
                orEmpty(targetKeyspace),
                tables == null
                        ? List.of()
                        : tables.stream().flatMap(CreateCommand::cells).toList(),
                orEmpty(globalKeyspace),
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

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
