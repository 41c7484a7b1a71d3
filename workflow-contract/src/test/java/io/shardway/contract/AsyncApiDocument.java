package io.shardway.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.progress.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The AsyncAPI document: a frame written by hand, filled with every message of the contract. */
final class AsyncApiDocument {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private final ObjectNode document;
    private final List<Sample> samples;

    private AsyncApiDocument(ObjectNode document, List<Sample> samples) {
        this.document = document;
        this.samples = samples;
    }

    static String of(List<Sample> samples) throws IOException {
        var written = new AsyncApiDocument(frame(), samples).fill();
        return YAML.writeValueAsString(written);
    }

    static JsonNode read(String yaml) throws IOException {
        return YAML.readTree(yaml);
    }

    /** SnakeYAML itself, since Jackson does not resolve anchors. */
    private static ObjectNode frame() throws IOException {
        try (var frame = AsyncApiDocument.class.getResourceAsStream("/asyncapi-frame.yaml")) {
            Map<String, Object> loaded =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(Objects.requireNonNull(frame));
            return ContractJson.mapper().valueToTree(loaded);
        }
    }

    private ObjectNode fill() {
        document.get("channels").properties().forEach(channel -> channel((ObjectNode) channel.getValue()));
        document.get("operations").properties().forEach(operation -> operation((ObjectNode) operation.getValue()));
        ObjectNode messages = (ObjectNode) document.at("/components/messages");
        samples.forEach(sample -> messages.set(sample.name(), message(sample)));
        return document;
    }

    private void channel(ObjectNode channel) {
        var names = names(channel.get("messages"));
        ObjectNode messages = channel.putObject("messages");
        names.forEach(name -> messages.putObject(name).put("$ref", "#/components/messages/" + name));
    }

    private void operation(ObjectNode operation) {
        String channel = operation.get("channel").asText();
        operation.putObject("channel").put("$ref", "#/channels/" + channel);
        var names = names(operation.get("messages"));
        ArrayNode messages = operation.putArray("messages");
        names.forEach(name -> messages.addObject().put("$ref", "#/channels/" + channel + "/messages/" + name));
        var tags = List.copyOf(names(operation.get("tags")));
        ArrayNode tagged = operation.putArray("tags");
        tags.forEach(tag -> tagged.addObject().put("name", tag));
    }

    /** A list of messages, or the word for a family of them. */
    private List<String> names(JsonNode listed) {
        if (listed.isArray()) {
            var names = new ArrayList<String>();
            listed.forEach(name -> names.add(name.asText()));
            return names;
        }
        Class<?> family =
                switch (listed.asText()) {
                    case "events" -> WorkflowEvent.class;
                    case "progress" -> Progress.class;
                    default -> throw new AssertionError("No family of messages is called " + listed);
                };
        return samples.stream()
                .filter(sample -> family.isInstance(sample.message()))
                .map(Sample::name)
                .toList();
    }

    private static ObjectNode message(Sample sample) {
        ObjectNode message = ContractJson.mapper().createObjectNode();
        message.put("name", sample.type());
        message.put("title", sample.name());
        message.put("summary", Javadoc.of(sample.message().getClass()).text());
        message.putArray("traits").addObject().put("$ref", "#/components/messageTraits/cloudEvent");
        message.putObject("payload").put("$ref", "schemas/" + sample.file() + ".json");
        message.putArray("examples")
                .addObject()
                .put("name", sample.file())
                .set("payload", ContractJson.mapper().valueToTree(sample.message()));
        return message;
    }
}
