package io.shardway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardway.cli.command.Call;
import io.shardway.cli.output.Column;
import io.shardway.cli.output.Listing;
import java.util.List;

/** Keyspaces in columns, and what is said when there is none. */
final class Keyspaces {

    private Keyspaces() {}

    static Listing listing(Call call, List<JsonNode> keyspaces, JsonNode json) {
        return Listing.of(keyspaces, columns(call), json);
    }

    private static List<Column<JsonNode>> columns(Call call) {
        return List.of(
                Items.text("NAME", "Name", "name"),
                Items.text("SHARDS", "Shards", "shards"),
                Items.flag("SHARDED", "Sharded", "sharded"),
                Items.text("REPLICAS", "Replicas", "replicas"),
                Items.flag("READY", "Ready", "ready"),
                Items.time("CREATED AT", "CreatedAt", "created_at", call.now()),
                Items.time("UPDATED AT", "UpdatedAt", "updated_at", call.now()));
    }

    static String branchNotFound(Call call) {
        var style = call.style();
        return "database %s or branch %s does not exist in organization %s"
                .formatted(style.name(call.database()), style.name(call.argument(1)), style.name(call.organization()));
    }

    static String notFound(Call call) {
        var style = call.style();
        return "keyspace %s does not exist in branch %s of database %s (organization %s)"
                .formatted(
                        style.name(call.argument(2)),
                        style.name(call.argument(1)),
                        style.name(call.database()),
                        style.name(call.organization()));
    }
}
