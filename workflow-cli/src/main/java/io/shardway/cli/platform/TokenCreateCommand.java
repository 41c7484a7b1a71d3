package io.shardway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardway.cli.command.ApiCommand;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Requests;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.model.Shapes;
import io.shardway.cli.output.Column;
import io.shardway.cli.output.Csv;
import io.shardway.cli.output.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a service token. Its secret is in the answer and nowhere else, so it is printed in every format. */
@Command(name = "create", description = "Make a service token; its secret is shown once.")
final class TokenCreateCommand extends ApiCommand {

    @Option(names = "--name", paramLabel = "NAME", description = "What it is for (required)")
    private @Nullable String name;

    @Option(
            names = "--permissions",
            paramLabel = "PERMISSIONS",
            completionCandidates = Permissions.class,
            description = "What it may do: read_workflow,write_workflow,… (required); may be given several times")
    private @Nullable List<String> permissions;

    @Override
    protected void run(Call call) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put(
                "name",
                Optional.ofNullable(name)
                        .filter(text -> !text.isBlank())
                        .orElseThrow(() -> Failure.usage("missing required flag --name")));
        var list = body.putArray("permissions");
        Optional.ofNullable(permissions)
                .filter(given -> !given.isEmpty())
                .orElseThrow(() -> Failure.usage("missing required flag --permissions"))
                .stream()
                .flatMap(text -> Csv.cells(text).stream())
                .forEach(list::add);
        var style = call.style();
        var token = Requests.ask(
                call,
                "Making a service token…",
                "organization %s does not exist".formatted(style.name(call.organization())),
                () -> Shapes.CREATED_SERVICE_TOKEN.decode(
                        call.client().post(call.organizationPath("service-tokens"), body), "service token"));
        call.output()
                .print(
                        """
                        Service token %s of organization %s is made. Its secret is shown only now:

                          SHARDWAY_SERVICE_TOKEN_ID=%s
                          SHARDWAY_SERVICE_TOKEN=%s""".formatted(
                                        style.name(token.path("name").asText()),
                                        style.name(call.organization()),
                                        token.path("id").asText(),
                                        token.path("token").asText()),
                        Listing.of(List.of(token), columns(call), token));
    }

    private static List<Column<JsonNode>> columns(Call call) {
        var columns = new ArrayList<>(TokenListCommand.columns(call.now()));
        columns.add(Items.text("TOKEN", "Token", "token"));
        return List.copyOf(columns);
    }

    /** The permissions that shells offer; the server checks what is sent. */
    static final class Permissions extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Permissions() {
            super(List.of(
                    "read_workflow",
                    "write_workflow",
                    "delete_workflow",
                    "read_organization",
                    "read_database",
                    "write_database",
                    "read_branch",
                    "write_branch",
                    "read_webhook",
                    "write_webhook",
                    "read_service_token",
                    "write_service_token",
                    "read_audit_log"));
        }
    }
}
