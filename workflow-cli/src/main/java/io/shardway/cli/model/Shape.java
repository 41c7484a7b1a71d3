package io.shardway.cli.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shape of an answer that we know: reads JSON strictly and gives it back with exactly the known keys, in their order.
 * Unknown keys are dropped; what is absent or null gets its zero ({@code ""}, {@code 0}, {@code false}, the first instant
 * of year 1, an object of zeros) or stays null where the shape says so. A value of another type is an error that names
 * its path (contract section 4.2).
 */
public sealed interface Shape {

    /** Decodes one value; {@code path} is said in errors. */
    JsonNode decode(@Nullable JsonNode value, String path);

    /** What an absent value is. */
    enum Absent {
        ZERO,
        NULL
    }

    record Text(Absent absent) implements Shape {
        @Override
        public JsonNode decode(@Nullable JsonNode value, String path) {
            if (isAbsent(value)) {
                return absent == Absent.NULL ? NullNode.getInstance() : JsonNodeFactory.instance.textNode("");
            }
            return value.isTextual() ? value : refuse(value, path, "a string");
        }
    }

    record Flag() implements Shape {
        @Override
        public JsonNode decode(@Nullable JsonNode value, String path) {
            if (isAbsent(value)) {
                return JsonNodeFactory.instance.booleanNode(false);
            }
            return value.isBoolean() ? value : refuse(value, path, "a boolean");
        }
    }

    /** A whole number, written without fraction and exponent. */
    record WholeNumber(boolean signed) implements Shape {

        private static final int UNSIGNED_BITS = 64;
        private static final int SIGNED_BITS = 63;

        @Override
        public JsonNode decode(@Nullable JsonNode value, String path) {
            if (isAbsent(value)) {
                return JsonNodeFactory.instance.numberNode(0);
            }
            var what = signed ? "an integer" : "a non-negative integer";
            if (!value.isIntegralNumber()) {
                return refuse(value, path, what);
            }
            var number = value.bigIntegerValue();
            boolean fits = signed
                    ? number.bitLength() <= SIGNED_BITS
                    : number.signum() >= 0 && number.bitLength() <= UNSIGNED_BITS;
            return fits ? value : refuse(value, path, what);
        }
    }

    /** An RFC 3339 instant. */
    record Time(Absent absent) implements Shape {
        @Override
        public JsonNode decode(@Nullable JsonNode value, String path) {
            if (isAbsent(value)) {
                return absent == Absent.NULL
                        ? NullNode.getInstance()
                        : JsonNodeFactory.instance.textNode(Timestamp.ZERO);
            }
            if (!value.isTextual()) {
                return refuse(value, path, "a timestamp");
            }
            return Timestamp.normalized(value.textValue())
                    .<JsonNode>map(JsonNodeFactory.instance::textNode)
                    .orElseGet(() -> refuse(value, path, "an RFC 3339 timestamp"));
        }
    }

    /** Anything at all. */
    record Anything() implements Shape {
        @Override
        public JsonNode decode(@Nullable JsonNode value, String path) {
            return Optional.ofNullable(value).orElseGet(NullNode::getInstance);
        }
    }

    /** An array; absent and null stay null. */
    record ListOf(Shape element) implements Shape {
        @Override
        public JsonNode decode(@Nullable JsonNode value, String path) {
            if (isAbsent(value)) {
                return NullNode.getInstance();
            }
            if (!value.isArray()) {
                return refuse(value, path, "an array");
            }
            ArrayNode array = JsonNodeFactory.instance.arrayNode(value.size());
            for (int i = 0; i < value.size(); i++) {
                array.add(element.decode(value.get(i), path + "[" + i + "]"));
            }
            return array;
        }
    }

    record Field(String name, Shape shape) {}

    /** An object with these keys, in this order. */
    record Fields(List<Field> fields, Absent absent) implements Shape {
        public Fields {
            fields = List.copyOf(fields);
        }

        @Override
        public JsonNode decode(@Nullable JsonNode value, String path) {
            if (isAbsent(value)) {
                return absent == Absent.NULL ? NullNode.getInstance() : decoded(MissingNode.getInstance(), path);
            }
            return value.isObject() ? decoded(value, path) : refuse(value, path, "an object");
        }

        private JsonNode decoded(JsonNode value, String path) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (var field : fields) {
                object.set(field.name(), field.shape().decode(value.get(field.name()), path + "." + field.name()));
            }
            return object;
        }

        /** The same object, null when it is absent. */
        public Fields orNull() {
            return new Fields(fields, Absent.NULL);
        }
    }

    /** Puts an object's fields together, in the order in which they are added. */
    final class Builder {
        private final List<Field> fields = new ArrayList<>();

        public Builder text(String... names) {
            return add(new Text(Absent.ZERO), names);
        }

        public Builder textOrNull(String... names) {
            return add(new Text(Absent.NULL), names);
        }

        public Builder flag(String... names) {
            return add(new Flag(), names);
        }

        public Builder unsigned(String... names) {
            return add(new WholeNumber(false), names);
        }

        public Builder integer(String... names) {
            return add(new WholeNumber(true), names);
        }

        public Builder time(String... names) {
            return add(new Time(Absent.ZERO), names);
        }

        public Builder timeOrNull(String... names) {
            return add(new Time(Absent.NULL), names);
        }

        public Builder add(Shape shape, String... names) {
            for (var name : names) {
                fields.add(new Field(name, shape));
            }
            return this;
        }

        public Fields build() {
            return new Fields(fields, Absent.ZERO);
        }
    }

    static Builder object() {
        return new Builder();
    }

    @org.jetbrains.annotations.Contract("null -> true")
    private static boolean isAbsent(@Nullable JsonNode value) {
        return value == null || value.isNull() || value.isMissingNode();
    }

    private static JsonNode refuse(JsonNode value, String path, String wanted) {
        throw new ShapeException(
                "the server's answer cannot be read: %s should be %s and is %s".formatted(path, wanted, shown(value)));
    }

    private static String shown(JsonNode value) {
        var text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
