package io.shardway.cli.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The items of a list answer. Only {@code data} is read; absent and null are no items. */
public final class Envelope {

    private Envelope() {}

    public static ArrayNode items(JsonNode answer, Shape item, String what) {
        var data = new Shape.ListOf(item).decode(answer.path("data"), what + " list");
        return data instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
    }
}
