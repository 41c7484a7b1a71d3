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

    final JsonNode get(Call call, String activity) {
        return Requests.ask(
                call,
                activity,
                notFound(call),
                () -> Shapes.DOCUMENT.decode(call.client().get(path(call)), "document"));
    }

    final JsonNode patch(Call call, String activity, String key, String document) {
        var body = JsonNodeFactory.instance.objectNode().put(key, document);
        return Requests.ask(
                call,
                activity,
                notFound(call),
                () -> Shapes.DOCUMENT.decode(call.client().patch(path(call), body), "document"));
    }

    /** People get the document itself, so that it can be edited and sent back. */
    static void print(Call call, JsonNode document) {
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
    static String document(Call call, @Nullable String file, String flag) {
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

    abstract static class OfKeyspace extends DocumentCommand {
        private OfKeyspace() {
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
    }

    abstract static class OfBranch extends DocumentCommand {
        private OfBranch() {
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
    }

    @Command(name = "show", description = "Show the VSchema of a keyspace.")
    static final class ShowVSchema extends OfKeyspace {
        @Override
        protected void run(Call call) {
            print(call, get(call, "Fetching the VSchema…"));
        }
    }

    @Command(name = "update", description = "Replace the VSchema of a keyspace.")
    static final class UpdateVSchema extends OfKeyspace {
        @Option(
                names = "--vschema",
                paramLabel = "FILE",
                description = "The new VSchema as JSON; - is standard input (required)")
        private @Nullable String file;

        @Override
        protected void run(Call call) {
            var document = document(call, file, "--vschema");
            print(call, patch(call, "Replacing the VSchema…", "vschema", document));
        }
    }

    @Command(name = "show", description = "Show the routing rules of a branch.")
    static final class ShowRoutingRules extends OfBranch {
        @Override
        protected void run(Call call) {
            print(call, get(call, "Fetching the routing rules…"));
        }
    }

    @Command(name = "update", description = "Replace the routing rules of a branch.")
    static final class UpdateRoutingRules extends OfBranch {
        @Option(
                names = "--routing-rules",
                paramLabel = "FILE",
                description = "The new rules as JSON; - is standard input (required)")
        private @Nullable String file;

        @Override
        protected void run(Call call) {
            var document = document(call, file, "--routing-rules");
            print(call, patch(call, "Replacing the routing rules…", "routing_rules", document));
        }
    }
}
