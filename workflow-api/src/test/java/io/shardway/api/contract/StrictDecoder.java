package io.shardway.api.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads an answer as the unmodified CLI does, and more strictly: a value of the wrong JSON type, an integer with a fraction or an exponent in
 * its text, an empty time, a key twice or a missing key is an error. Unknown keys are allowed.
 */
public final class StrictDecoder {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)");

    private final List<String> faults = new ArrayList<>();

    private StrictDecoder() {}

    /** @return everything that is wrong, empty if nothing is */
    public static List<String> faults(String json, String shape) {
        var decoder = new StrictDecoder();
        try {
            decoder.object(shape, MAPPER.readTree(json), shape);
        } catch (JsonProcessingException e) {
            decoder.faults.add("not JSON: " + e.getOriginalMessage());
        }
        return decoder.faults;
    }

    /** A list envelope whose items have a shape. */
    public static List<String> faultsOfList(String json, String shape) {
        var faults = new ArrayList<>(faults(json, "list"));
        if (faults.isEmpty()) {
            var decoder = new StrictDecoder();
            int i = 0;
            for (JsonNode item : read(json).path("data")) {
                decoder.object("data[" + i++ + "]", item, shape);
            }
            faults.addAll(decoder.faults);
        }
        return faults;
    }

    public static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    private void object(String at, JsonNode node, String shape) {
        if (!node.isObject()) {
            faults.add(at + " is " + node.getNodeType() + ", not an object");
            return;
        }
        BodyShapes.of(shape).forEach((key, value) -> {
            var found = node.get(key);
            if (found == null) {
                if (!value.mayBeAbsent()) {
                    faults.add(at + "." + key + " is missing");
                }
            } else if (!found.isNull()) {
                value(at + "." + key, found, value);
            } else if (!value.nullable()) {
                faults.add(at + "." + key + " is null");
            }
        });
    }

    private void value(String at, JsonNode node, BodyShapes.Value expected) {
        if (!expected.array()) {
            single(at, node, expected.type());
        } else if (node.isArray()) {
            int i = 0;
            for (JsonNode item : node) {
                single(at + "[" + i++ + "]", item, expected.type());
            }
        } else {
            faults.add(at + " is " + node.getNodeType() + ", not an array");
        }
    }

    private void single(String at, JsonNode node, String type) {
        boolean right =
                switch (type) {
                    case "any" -> true;
                    case "string" -> node.isTextual();
                    case "boolean" -> node.isBoolean();
                    // Jackson calls a number integral only if its text has neither fraction nor exponent.
                    case "int" -> node.isIntegralNumber() && node.canConvertToLong();
                    case "uint" ->
                        node.isIntegralNumber() && node.bigIntegerValue().signum() >= 0;
                    case "time" -> node.isTextual() && isTime(node.textValue());
                    default -> {
                        if (type.startsWith("=")) {
                            yield node.isTextual() && node.textValue().equals(type.substring(1));
                        }
                        object(at, node, type);
                        yield true;
                    }
                };
        if (!right) {
            faults.add(at + " is " + node + ", not " + type);
        }
    }

    private static boolean isTime(String text) {
        if (!RFC_3339.matcher(text).matches()) {
            return false;
        }
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException _) {
            return false;
        }
    }
}
