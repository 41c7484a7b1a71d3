package io.shardway.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The JSON Schema (2020-12) of a message, from its record. Fields that a reader does not know are allowed: that is how messages grow. */
final class SchemaOf {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, ObjectNode> definitions = new TreeMap<>();

    private SchemaOf() {}

    static ObjectNode message(Sample sample) {
        return new SchemaOf().schema(sample);
    }

    private ObjectNode schema(Sample sample) {
        Class<?> type = sample.message().getClass();
        ObjectNode schema = NODES.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:shardway:" + sample.file());
        schema.put("title", sample.name());
        ObjectNode body = object(type);
        sample.kind().ifPresent(kind -> {
            ((ObjectNode) body.get("properties"))
                    .putObject("kind")
                    .put("description", "What the report is about.")
                    .put("const", kind);
            body.withArray("required").add("kind");
        });
        schema.setAll(body);
        if (!definitions.isEmpty()) {
            schema.putObject("$defs").setAll(definitions);
        }
        return schema;
    }

    private ObjectNode object(Class<?> type) {
        Javadoc javadoc = Javadoc.of(type);
        ObjectNode schema = NODES.objectNode();
        schema.put("description", javadoc.text());
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        var required = NODES.arrayNode();
        for (RecordComponent component : type.getRecordComponents()) {
            boolean optional = component.getType() == Optional.class;
            ObjectNode property = NODES.objectNode();
            describe(component).ifPresent(text -> property.put("description", text));
            property.setAll(type(optional ? argument(component.getGenericType()) : component.getGenericType()));
            properties.set(component.getName(), property);
            if (!optional) {
                required.add(component.getName());
            }
        }
        schema.set("required", required);
        return schema;
    }

    private static Optional<String> describe(RecordComponent component) {
        var own = Javadoc.of(component.getDeclaringRecord()).components().get(component.getName());
        return Optional.ofNullable(own)
                .or(() -> Optional.ofNullable(CommonFields.DESCRIPTIONS.get(component.getName())));
    }

    private ObjectNode type(Type type) {
        ObjectNode schema = NODES.objectNode();
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            schema.put("type", "array").set("items", type(argument(type)));
        } else if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            schema.put("type", "object").set("additionalProperties", type(map.getActualTypeArguments()[1]));
        } else if (type == UUID.class) {
            schema.put("type", "string").put("format", "uuid");
        } else if (type == Instant.class) {
            schema.put("type", "string").put("format", "date-time");
        } else if (type == String.class) {
            schema.put("type", "string");
        } else if (type == int.class || type == long.class || type == Long.class || type == Integer.class) {
            schema.put("type", "integer");
        } else if (type == double.class) {
            schema.put("type", "number");
        } else if (type == boolean.class) {
            schema.put("type", "boolean");
        } else if (type instanceof Class<?> constants && constants.isEnum()) {
            schema.put("type", "string");
            Arrays.stream(constants.getEnumConstants())
                    .forEach(constant -> schema.withArray("enum").add(constant.toString()));
        } else if (type instanceof Class<?> part && part.isRecord()) {
            definitions.put(part.getSimpleName(), object(part));
            schema.put("$ref", "#/$defs/" + part.getSimpleName());
        } else {
            throw new AssertionError("No JSON form is agreed for " + type);
        }
        return schema;
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }
}
