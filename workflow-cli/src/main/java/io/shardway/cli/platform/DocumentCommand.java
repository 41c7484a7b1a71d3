package io.shardway.cli.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardway.cli.command.ApiCommand;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Requests;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.model.Shapes;
import io.shardway.cli.output.JsonText;
import io.shardway.cli.output.Listing;
import io.shardway.cli.settings.YamlDocument;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** VSchema and routing rules: JSON documents that are shown and replaced as a whole. */
abstract class DocumentCommand extends ApiCommand {

    private DocumentCommand(String... arguments) {
        super(arguments);
    }

    abstract String path(Call call);

    abstract String notFound(Call call);

    /** What it is, for people. */
    abstract String noun();

    /** Under which key it is sent; the flag that names its file is called the same. */
    abstract String key();

    final void show(Call call) {
        print(call, ask(call, "Fetching " + noun() + "…", () -> call.client().get(path(call))));
    }

    final void replace(Call call, @Nullable String file) {
        var text = document(call, file, "--" + key().replace('_', '-'));
        var body = JsonNodeFactory.instance.objectNode().put(key(), text);
        print(call, ask(call, "Replacing " + noun() + "…", () -> call.client().patch(path(call), body)));
    }

    private JsonNode ask(Call call, String activity, Supplier<JsonNode> request) {
        return Requests.ask(call, activity, notFound(call), () -> Shapes.DOCUMENT.decode(request.get(), "document"));
    }

    /** People get the document itself, so that it can be edited and sent back. */
    private static void print(Call call, JsonNode document) {
        if (call.output().isHuman()) {
            call.output().say(pretty(document.path("raw").asText()));
        } else {
            call.output()
                    .print(Listing.of(
                            List.of(document),
                            List.of(Items.text("RAW", "Raw", "raw"), Items.text("HTML", "HTML", "html")),
                            document));
        }
    }

    private static String pretty(String raw) {
        try {
            return JsonText.of(JsonMapper.builder().build().readTree(raw));
        } catch (JsonProcessingException _) {
            return raw;
        }
    }

    /** The new document; {@code what} says where it comes from. */
    private static String document(Call call, @Nullable String file, String flag) {
        if (file == null) {
            throw Failure.usage("missing required flag " + flag);
        }
        var text = YamlDocument.text(call.surroundings(), file);
        try {
            JsonMapper.builder().build().readTree(text);
        } catch (JsonProcessingException e) {
            throw Failure.of("%s is not valid JSON: %s".formatted(file, e.getOriginalMessage()));
        }
        return text;
    }

    abstract static class OfVSchema extends DocumentCommand {
        private OfVSchema() {
            super("database", "branch", "keyspace");
        }

        @Override
        final String path(Call call) {
            return call.branchPath("keyspaces", call.argument(2), "vschema");
        }

        @Override
        final String notFound(Call call) {
            return Keyspaces.notFound(call);
        }

        @Override
        final String noun() {
            return "the VSchema";
        }

        @Override
        final String key() {
            return "vschema";
        }
    }

    abstract static class OfRoutingRules extends DocumentCommand {
        private OfRoutingRules() {
            super("database", "branch");
        }

        @Override
        final String path(Call call) {
            return call.branchPath("routing-rules");
        }

        @Override
        final String notFound(Call call) {
            return Keyspaces.branchNotFound(call);
        }

        @Override
        final String noun() {
            return "the routing rules";
        }

        @Override
        final String key() {
            return "routing_rules";
        }
    }

    @Command(name = "show", description = "Show the VSchema of a keyspace.")
    static final class ShowVSchema extends OfVSchema {
        @Override
        protected void run(Call call) {
            show(call);
        }
    }

    @Command(name = "update", description = "Replace the VSchema of a keyspace.")
    static final class UpdateVSchema extends OfVSchema {
        @Option(
                names = "--vschema",
                paramLabel = "FILE",
                description = "The new VSchema as JSON; - is standard input (required)")
        private @Nullable String file;

        @Override
        protected void run(Call call) {
            replace(call, file);
        }
    }

    @Command(name = "show", description = "Show the routing rules of a branch.")
    static final class ShowRoutingRules extends OfRoutingRules {
        @Override
        protected void run(Call call) {
            show(call);
        }
    }

    @Command(name = "update", description = "Replace the routing rules of a branch.")
    static final class UpdateRoutingRules extends OfRoutingRules {
        @Option(
                names = "--routing-rules",
                paramLabel = "FILE",
                description = "The new rules as JSON; - is standard input (required)")
        private @Nullable String file;

        @Override
        protected void run(Call call) {
            replace(call, file);
        }
    }
}
