package io.shardway.cli.platform;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardway.cli.command.ApiCommand;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Confirmation;
import io.shardway.cli.command.Requests;
import io.shardway.cli.output.Column;
import io.shardway.cli.output.Listing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "delete",
        description = "Delete a service token: new requests with it are refused on every instance within seconds.")
final class TokenDeleteCommand extends ApiCommand {

    @Option(names = "--force", description = "Do not ask")
    private @Nullable Boolean force;

    TokenDeleteCommand() {
        super("id");
    }

    @Override
    protected void run(Call call) {
        var style = call.style();
        var id = call.argument(0);
        if (!Boolean.TRUE.equals(force)) {
            Confirmation.gate(call, "the deletion of a service token");
            Confirmation.ask(
                    call,
                    "Delete service token %s of organization %s?"
                            .formatted(style.name(id), style.name(call.organization())),
                    "The deletion");
        }
        Requests.ask(
                call,
                "Deleting service token %s…".formatted(style.name(id)),
                "service token %s does not exist in organization %s"
                        .formatted(style.name(id), style.name(call.organization())),
                () -> call.client().delete(call.organizationPath("service-tokens", id)));
        call.output()
                .print(
                        "Service token %s is deleted.".formatted(style.name(id)),
                        Listing.of(
                                List.of(id),
                                List.of(
                                        Column.same("ID", "ID", text -> text),
                                        Column.same("RESULT", "Result", _ -> "deleted")),
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("result", "deleted")
                                        .put("id", id)));
    }
}
