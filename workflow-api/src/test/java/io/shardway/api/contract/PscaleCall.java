package io.shardway.api.contract;

import io.shardway.api.ApiServers;
import io.shardway.api.Rest;
import java.nio.charset.StandardCharsets;

/** The requests of section 3 as the CLI sends them. {@code {n}} is a workflow's number, {@code {name}} its name. */
enum PscaleCall {
    LIST("GET", Rest.D + "/workflows", "", 200, "[workflow]"),
    CREATE("POST", Rest.D + "/workflows", Bodies.CREATE, 201, "workflow"),
    SHOW("GET", Rest.D + "/workflows/{n}", "", 200, "workflow"),
    VERIFY_DATA("PATCH", Rest.D + "/workflows/{n}/verify-data", "", 200, "workflow"),
    SWITCH_REPLICAS("PATCH", Rest.D + "/workflows/{n}/switch-replicas", "", 200, "workflow"),
    SWITCH_PRIMARIES("PATCH", Rest.D + "/workflows/{n}/switch-primaries", "", 200, "workflow"),
    REVERSE_TRAFFIC("PATCH", Rest.D + "/workflows/{n}/reverse-traffic", "", 200, "workflow"),
    CUTOVER("PATCH", Rest.D + "/workflows/{n}/cutover", "", 200, "workflow"),
    REVERSE_CUTOVER("PATCH", Rest.D + "/workflows/{n}/reverse-cutover", "", 200, "workflow"),
    COMPLETE("PATCH", Rest.D + "/workflows/{n}/complete", "", 200, "workflow"),
    RETRY("PATCH", Rest.D + "/workflows/{n}/retry", "", 200, "workflow"),
    CANCEL("DELETE", Rest.D + "/workflows/{n}", "", 200, "workflow"),

    KEYSPACES("GET", Rest.D + "/branches/main/keyspaces", "", 200, "[keyspace]"),
    SCHEMA("GET", Rest.D + "/branches/main/schema?keyspace=shop", "", 200, "schema_list"),
    SCHEMA_OF_NOTHING("GET", Rest.D + "/branches/main/schema", "", 200, "schema_list"),
    DATABASES("GET", "/v1/organizations/acme/databases?per_page=100", "", 200, "[database]"),
    ORGANIZATIONS("GET", "/v1/organizations", "", 200, "[organization]"),

    KEYSPACE("GET", Rest.D + "/branches/main/keyspaces/shop", "", 200, "keyspace"),
    DATABASE("GET", Rest.D, "", 200, "database"),
    BRANCHES("GET", Rest.D + "/branches?per_page=100", "", 200, "[branch]"),
    BRANCH("GET", Rest.D + "/branches/main", "", 200, "branch"),
    CREATE_KEYSPACE("POST", Rest.D + "/branches/main/keyspaces", Bodies.CREATE_KEYSPACE, 201, "keyspace"),
    VSCHEMA("GET", Rest.D + "/branches/main/keyspaces/shop2/vschema", "", 200, "text"),
    CHANGE_VSCHEMA("PATCH", Rest.D + "/branches/main/keyspaces/shop2/vschema", Bodies.VSCHEMA, 200, "text"),
    ROUTING_RULES("GET", Rest.D + "/branches/main/routing-rules", "", 200, "text"),
    CHANGE_ROUTING_RULES("PATCH", Rest.D + "/branches/main/routing-rules", Bodies.ROUTING_RULES, 200, "text");

    private final String method;
    private final String path;
    private final String body;
    private final int status;
    private final String shape;

    PscaleCall(String method, String path, String body, int status, String shape) {
        this.method = method;
        this.path = path;
        this.body = body;
        this.status = status;
        this.shape = shape;
    }

    int status() {
        return status;
    }

    /** The object of the answer; in brackets when it is a list of them. */
    String shape() {
        return shape;
    }

    /** Calls that change nothing, so that any test may send them. */
    boolean onlyReads() {
        return method.equals("GET");
    }

    /**
     * The bytes of Go's client with keep-alive off: a body-less PATCH has a length of 0, a body-less DELETE none at all, and all but a GET have a
     * JSON content type.
     */
    String request(String userAgent, String cliVersion, long number, String name) {
        String content = body.replace("{name}", name);
        int length = content.getBytes(StandardCharsets.UTF_8).length;
        String lengthLine = method.equals("GET") || method.equals("DELETE") ? "" : "Content-Length: " + length + "\r\n";
        String typeLine = method.equals("GET") ? "" : "Content-Type: application/json\r\n";
        return method + " " + path.replace("{n}", Long.toString(number)) + " HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "User-Agent: " + userAgent + "\r\n"
                + "Connection: close\r\n"
                + lengthLine
                + "Accept: application/json\r\n"
                + "Authorization: " + ApiServers.TOKEN + "\r\n"
                + typeLine
                + "Pscale-Cli-Version: " + cliVersion + "\r\n"
                + "Accept-Encoding: gzip\r\n"
                + "\r\n"
                + content;
    }

    private static final class Bodies {
        private static final String CREATE_KEYSPACE = """
                {"name":"{name}","cluster_size":"PS_10","extra_replicas":0,"shards":1}""";

        private static final String VSCHEMA = """
                {"vschema":"{\\"tables\\":{}}"}""";

        private static final String ROUTING_RULES = """
                {"routing_rules":"{\\"rules\\":[]}"}""";

        /** All eight keys, in the order in which the CLI writes them. */
        private static final String CREATE = """
                {"branch_name":"main","name":"{name}","source_keyspace":"shop","target_keyspace":"shop2","tables":["orders","order_lines"],\
                "global_keyspace":"","defer_secondary_keys":true,"on_ddl":"STOP"}
                """;
    }
}
