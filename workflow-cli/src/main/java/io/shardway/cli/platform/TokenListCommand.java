package io.shardway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardway.cli.command.ApiCommand;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Pages;
import io.shardway.cli.command.Requests;
import io.shardway.cli.model.Shapes;
import io.shardway.cli.output.Column;
import io.shardway.cli.output.Listing;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "list", description = "List the service tokens of the organization.")
final class TokenListCommand extends ApiCommand {

    @Override
    protected void run(Call call) {
        var style = call.style();
        var items = Requests.ask(
                call,
                "Fetching service tokens…",
                "organization %s does not exist".formatted(style.name(call.organization())),
                () -> Pages.all(
                        call.client(), call.organizationPath("service-tokens"), Shapes.SERVICE_TOKEN, "service token"));
        call.output().print(Listing.of(Items.of(items), columns(call.now()), items));
    }

    static List<Column<JsonNode>> columns(Instant now) {
        return List.of(
                Items.text("ID", "ID", "id"),
                Items.text("NAME", "Name", "name"),
                Items.words("PERMISSIONS", "Permissions", "permissions"),
                Items.time("CREATED AT", "CreatedAt", "created_at", now),
                Items.time("LAST USED AT", "LastUsedAt", "last_used_at", now));
    }
}
