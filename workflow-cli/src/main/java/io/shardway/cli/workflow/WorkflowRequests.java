package io.shardway.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardway.cli.command.Call;
import io.shardway.cli.command.Requests;
import java.util.function.Supplier;

/** Requests about one workflow. */
final class WorkflowRequests {

    private WorkflowRequests() {}

    static String path(Call call, String number) {
        return call.databasePath("workflows", number);
    }

    static String path(Call call, String number, String action) {
        return call.databasePath("workflows", number, action);
    }

    static JsonNode ask(Call call, String number, String activity, Supplier<JsonNode> request) {
        var style = call.style();
        return Requests.ask(
                call,
                activity,
                "database %s or workflow %s does not exist in organization %s"
                        .formatted(style.name(call.database()), style.name(number), style.name(call.organization())),
                request);
    }
}
