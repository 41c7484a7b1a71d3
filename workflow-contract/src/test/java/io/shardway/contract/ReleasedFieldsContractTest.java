package io.shardway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A field that was released is never taken away, renamed or given another type, and what was optional never becomes required: the ledger
 * {@code released-fields.txt} only grows. {@code -Dcontract.write=true} adds lines to it and removes none.
 */
class ReleasedFieldsContractTest {

    private static final Path LEDGER = Path.of("src/test/resources/released-fields.txt");

    @Test
    void keepsEveryReleasedField() throws IOException {
        var now = fields();
        var released = new TreeMap<>(ledger());
        if (Boolean.getBoolean("contract.write")) {
            var messages = messages(released);
            now.forEach((field, form) -> {
                // INVARIANT: a released message grows by optional fields only; a required one stays unlisted and fails.
                if (form.endsWith(" optional") || !messages.contains(messageOf(field))) {
                    released.putIfAbsent(field, form);
                }
            });
            Files.createDirectories(LEDGER.getParent());
            Files.write(
                    LEDGER,
                    released.entrySet().stream()
                            .map(field -> field.getKey() + " " + field.getValue())
                            .toList());
        }

        assertThat(now).as("released fields as they were").containsAllEntriesOf(released);
    }

    @Test
    void listsEveryFieldAndAddsToReleasedMessagesOnlyOptionalOnes() throws IOException {
        var released = ledger();
        var unlisted = new TreeMap<>(fields());
        unlisted.keySet().removeAll(released.keySet());

        assertThat(unlisted)
                .as("new fields: -Dcontract.write=true lists the optional ones; a message grows by no others")
                .isEmpty();
        assertThat(messages(released))
                .isEqualTo(samples().stream().map(Sample::file).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Set<String> messages(Map<String, String> fields) {
        return fields.keySet().stream()
                .map(ReleasedFieldsContractTest::messageOf)
                .collect(Collectors.toSet());
    }

    private static String messageOf(String field) {
        return field.substring(0, field.indexOf(' '));
    }

    private static List<Sample> samples() {
        return Samples.all();
    }

    private static Map<String, String> ledger() throws IOException {
        if (!Files.exists(LEDGER)) {
            return Map.of();
        }
        return Files.readAllLines(LEDGER).stream()
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(' ', line.indexOf(' ') + 1)),
                        line -> line.substring(line.indexOf(' ', line.indexOf(' ') + 1) + 1)));
    }

    /** {@code <message> <field>} → {@code <type> required|optional}. */
    private static Map<String, String> fields() {
        var fields = new TreeMap<String, String>();
        for (Sample sample : samples()) {
            JsonNode schema = SchemaOf.message(sample);
            add(fields, sample.file(), "", schema);
            for (Map.Entry<String, JsonNode> part : schema.path("$defs").properties()) {
                add(fields, sample.file(), part.getKey() + ".", part.getValue());
            }
        }
        return fields;
    }

    private static void add(Map<String, String> fields, String message, String prefix, JsonNode schema) {
        var required = new ArrayList<String>();
        schema.get("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
            fields.put(
                    message + " " + prefix + property.getKey(),
                    type(property.getValue()) + " " + (required.contains(property.getKey()) ? "required" : "optional"));
        }
    }

    private static String type(JsonNode property) {
        if (property.has("items")) {
            return "array-of-" + type(property.get("items"));
        }
        if (property.has("$ref")) {
            return property.get("$ref").asText().replaceFirst(".*/", "");
        }
        return property.has("const")
                ? "const-" + property.get("const").asText()
                : property.get("type").asText()
                        + (property.has("format") ? ":" + property.get("format").asText() : "");
    }
}
