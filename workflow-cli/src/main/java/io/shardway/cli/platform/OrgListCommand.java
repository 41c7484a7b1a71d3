package io.shardway.cli.platform;

import io.shardway.cli.api.ApiAddress;
import io.shardway.cli.command.ApiCommand;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Pages;
import io.shardway.cli.command.Requests;
import io.shardway.cli.model.Shapes;
import io.shardway.cli.output.Listing;
import java.util.List;
import picocli.CommandLine.Command;

@Command(name = "list", description = "List the organizations that the login may see.")
final class OrgListCommand extends ApiCommand {

    @Override
    protected boolean needsOrganization() {
        return false;
    }

    @Override
    protected void run(Call call) {
        var items = Requests.ask(
                call,
                "Fetching organizations…",
                "this server has no organizations",
                () -> Pages.all(call.client(), ApiAddress.path("organizations"), Shapes.ORGANIZATION, "organization"));
        call.output()
                .print(Listing.of(
                        Items.of(items),
                        List.of(
                                Items.text("NAME", "Name", "name"),
                                Items.time("CREATED AT", "CreatedAt", "created_at", call.now()),
                                Items.time("UPDATED AT", "UpdatedAt", "updated_at", call.now())),
                        items));
    }
}
