package io.shardway.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** The workflow that somebody wants; texts are empty where nothing was said. */
record CreateWish(
        String name,
        String sourceKeyspace,
        String targetKeyspace,
        List<String> tables,
        String globalKeyspace,
        boolean deferSecondaryKeys,
        String onDdl) {

    CreateWish {
        tables = List.copyOf(tables);
    }

    /** The body of the request: all eight keys, in this order (contract section 4.1). */
    JsonNode body(String branch) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("branch_name", branch);
        body.put("name", name);
        body.put("source_keyspace", sourceKeyspace);
        body.put("target_keyspace", targetKeyspace);
        var names = body.putArray("tables");
        tables.forEach(names::add);
        body.put("global_keyspace", globalKeyspace);
        body.put("defer_secondary_keys", deferSecondaryKeys);
        body.put("on_ddl", onDdl);
        return body;
    }
}
