package io.shardway.kernel.vschema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The keys of one JSON object: asked for by name and kind; {@link #done} refuses what nobody has asked for. */
final class Fields {

    /** What is done with one element of a list. */
    interface Item {
        void at(int index, JsonNode element);
    }

    private final String path;
    private final JsonNode node;
    private final List<VSchemaProblem> problems;
    private final Set<String> known = new LinkedHashSet<>();

    Fields(String path, JsonNode node, List<VSchemaProblem> problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
    }

    boolean flag(String key) {
        return child(key)
                .filter(value -> value.isBoolean() || wrong(key, "true or false", value))
                .map(JsonNode::asBoolean)
                .orElse(false);
    }

    Optional<String> text(String key) {
        return child(key)
                .filter(value -> value.isTextual() || wrong(key, "a text", value))
                .map(JsonNode::asText);
    }

    /** A text that must be there and not empty. */
    Optional<String> needed(String key, String what) {
        boolean missing = child(key)
                .filter(value -> !value.isTextual() || !value.asText().isEmpty())
                .isEmpty();
        if (node.isObject() && missing) {
            add(below(key), what + " is needed");
            return Optional.empty();
        }
        return text(key);
    }

    Optional<String> oneOf(String key, List<String> words) {
        return text(key).filter(word -> {
            boolean listed = words.contains(word);
            if (!listed) {
                var named = words.stream().filter(known -> !known.isEmpty()).toList();
                add(below(key), "it is one of " + String.join(", ", named) + ", not " + word);
            }
            return listed;
        });
    }

    void entries(String key, VSchemaReader.Entry take) {
        child(key)
                .filter(value -> value.isObject() || wrong(key, "a JSON object", value))
                .ifPresent(value -> value.properties().forEach(entry -> {
                    if (entry.getKey().isBlank()) {
                        add(below(key), "a name is empty");
                    } else {
                        take.accept(entry.getKey(), entry.getValue());
                    }
                }));
    }

    /** Whether the list is there. */
    boolean items(String key, Item take) {
        Optional<JsonNode> list = child(key);
        list.filter(value -> value.isArray() || wrong(key, "a JSON list", value))
                .ifPresent(value -> {
                    for (int i = 0; i < value.size(); i++) {
                        take.at(i, value.get(i));
                    }
                });
        return list.isPresent();
    }

    /** Any value: it is kept and not looked into. */
    void free(String key) {
        child(key);
    }

    /** The value under the key, or under its lowerCamelCase form; null counts as absent. */
    Optional<JsonNode> child(String key) {
        String camel = camel(key);
        known.add(key);
        known.add(camel);
        if (!camel.equals(key) && node.has(key) && node.has(camel)) {
            add(below(camel), "it is there as " + key + " already");
        }
        return Optional.ofNullable(node.get(key))
                .or(() -> Optional.ofNullable(node.get(camel)))
                .filter(value -> !value.isNull());
    }

    void done() {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                var names =
                        known.stream().filter(name -> name.equals(snake(name))).toList();
                add(below(key), "there is no such key here; there are " + String.join(", ", names));
            }
        });
    }

    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL, MISSING -> "null";
        };
    }

    private boolean wrong(String key, String needed, JsonNode value) {
        add(below(key), needed + " is needed here, this is " + kind(value));
        return false;
    }

    private String below(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private void add(String where, String sentence) {
        problems.add(new VSchemaProblem(where, sentence));
    }

    private static String camel(String key) {
        var text = new StringBuilder();
        boolean up = false;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '_') {
                up = true;
            } else {
                text.append(up ? Character.toUpperCase(c) : c);
                up = false;
            }
        }
        return text.toString();
    }

    private static String snake(String key) {
        return key.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
