package io.shardway.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The served OpenAPI document as a judge of answers: the status must be one of the operation's, the body must fit its schema, and a key that the
 * document does not know is a fault.
 */
public final class OpenApiDocument {

    private static @Nullable OpenApiDocument served;

    /** One per JVM: every instance serves the same. */
    public static synchronized OpenApiDocument servedAt(int port) {
        var document = served;
        if (document == null) {
            var answer = RawHttp.send(
                    port, "GET /openapi?format=json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            document = new OpenApiDocument(StrictDecoder.read(answer.body()));
            served = document;
        }
        return document;
    }

    private record PathTemplate(String template, Pattern pattern, JsonNode item) {}

    private final JsonNode document;
    private final JsonNode closedComponents;
    private final List<PathTemplate> paths = new ArrayList<>();
    private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    OpenApiDocument(JsonNode document) {
        this.document = document;
        this.closedComponents = closed(document.path("components"));
        document.path("paths")
                .properties()
                .forEach(path -> paths.add(new PathTemplate(path.getKey(), pattern(path.getKey()), path.getValue())));
    }

    JsonNode json() {
        return document;
    }

    JsonNode schema(String name) {
        return document.path("components").path("schemas").path(name);
    }

    /** What is wrong with an answer; empty if nothing is. */
    public List<String> faults(String method, String path, int status, String contentType, String body) {
        var item = pathItem(path);
        var operation = item.map(found -> found.path(method.toLowerCase(java.util.Locale.ROOT)))
                .filter(JsonNode::isObject);
        if (operation.isEmpty()) {
            if (status < 400) {
                return List.of(method + " " + path + " answers " + status + " and is not in the OpenAPI document");
            }
            return faults(body, reference("Error"));
        }
        var response = resolved(operation.get().path("responses").path(Integer.toString(status)));
        if (response.isMissingNode()) {
            return List.of("status " + status + " is not documented for " + method + " " + path);
        }
        String type = contentType.split(";")[0];
        var media = response.path("content").path(type);
        if (media.isMissingNode()) {
            return body.isEmpty() && !response.has("content")
                    ? List.of()
                    : List.of("content type " + type + " of status " + status + " is not documented for " + method + " "
                            + path);
        }
        return type.equals("application/json") ? faults(body, media.path("schema")) : List.of();
    }

    /** What is wrong with a JSON text as an instance of a named schema. */
    List<String> faults(String json, String schemaName) {
        return faults(json, reference(schemaName));
    }

    private List<String> faults(String json, JsonNode schema) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(StrictDecoder.read(json)).stream()
                .map(message -> message.getInstanceLocation() + ": " + message.getMessage())
                .toList();
    }

    private JsonSchema compiled(JsonNode schema) {
        ObjectNode root = schema.deepCopy();
        root.set("components", closedComponents);
        return factory.getSchema(root);
    }

    private Optional<JsonNode> pathItem(String path) {
        // A path without variables is nearer than one with.
        return paths.stream()
                .filter(template -> template.pattern().matcher(path).matches())
                .min(java.util.Comparator.comparingLong(template ->
                        template.template().chars().filter(c -> c == '{').count()))
                .map(PathTemplate::item);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").textValue().substring(1)) : node;
    }

    private ObjectNode reference(String name) {
        return com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                .objectNode()
                .put("$ref", "#/components/schemas/" + name);
    }

    private static Pattern pattern(String template) {
        return Pattern.compile(template.replaceAll("\\{[^}]+}", "[^/]+"));
    }

    /** The same schemas, that allow no key beside those they name. */
    private static JsonNode closed(JsonNode components) {
        JsonNode copy = components.deepCopy();
        copy.path("schemas").forEach(schema -> {
            if (schema instanceof ObjectNode object && object.has("properties")) {
                object.put("additionalProperties", false);
            }
        });
        return copy;
    }
}
