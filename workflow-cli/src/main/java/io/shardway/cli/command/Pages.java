package io.shardway.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardway.cli.api.ApiClient;
import io.shardway.cli.model.Envelope;
import io.shardway.cli.model.Shape;

/** All items of a list that the server hands out in pages. ({@code workflow list} shows the first page alone, as the contract has it.) */
public final class Pages {

    /** No list of ours is longer; a server that goes on for ever must not keep us for ever. */
    private static final int MOST = 1_000;

    private Pages() {}

    /** @param what one item, for errors */
    public static ArrayNode all(ApiClient client, String path, Shape item, String what) {
        var items = JsonNodeFactory.instance.arrayNode();
        var next = path;
        for (int page = 0; page < MOST; page++) {
            var answer = client.get(next);
            items.addAll(Envelope.items(answer, item, what));
            var number = answer.path("next_page");
            if (!number.isIntegralNumber()) {
                break;
            }
            next = path + "?page=" + number.asText();
        }
        return items;
    }
}
