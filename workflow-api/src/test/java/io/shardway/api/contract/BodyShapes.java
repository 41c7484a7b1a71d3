package io.shardway.api.contract;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The objects of {@code contract/bodies.yaml}. */
public final class BodyShapes {

    /** What a key holds; {@code type} is a basic type, {@code =word}, or the name of an object. */
    public record Value(String type, boolean array, boolean nullable, boolean mayBeAbsent) {

        private static final Pattern NOTATION = Pattern.compile("(\\[)?(=?[\\w]+)]?(\\?)?(~)?");

        static Value of(String notation) {
            Matcher parts = NOTATION.matcher(notation);
            if (!parts.matches()) {
                throw new IllegalArgumentException("Not the type of a key: " + notation);
            }
            return new Value(parts.group(2), parts.group(1) != null, parts.group(3) != null, parts.group(4) != null);
        }
    }

    private static final Map<String, Map<String, Value>> SHAPES = load();

    private BodyShapes() {}

    /** The keys of an object, in the contract's order. */
    public static Map<String, Value> of(String name) {
        return Objects.requireNonNull(SHAPES.get(name), () -> "contract/bodies.yaml has no object " + name);
    }

    public static boolean has(String name) {
        return SHAPES.containsKey(name);
    }

    public static Map<String, Map<String, Value>> all() {
        return SHAPES;
    }

    private static Map<String, Map<String, Value>> load() {
        try (InputStream file = BodyShapes.class.getResourceAsStream("/contract/bodies.yaml")) {
            var text = new YAMLMapper()
                    .readValue(Objects.requireNonNull(file), new TypeReference<Map<String, Map<String, String>>>() {});
            var shapes = new LinkedHashMap<String, Map<String, Value>>();
            text.forEach((name, keys) -> {
                var values = new LinkedHashMap<String, Value>();
                keys.forEach((key, notation) -> values.put(key, Value.of(notation)));
                shapes.put(name, values);
            });
            return shapes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
