package io.shardway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document is one by the rules of AsyncAPI 3.0, and says what the records, the golden files and {@link Topics} say. */
class AsyncApiContractTest {

    private static JsonNode document = ContractJson.mapper().nullNode();

    @BeforeAll
    static void readOrWrite() throws IOException {
        document = AsyncApiDocument.read(
                ContractFiles.committed(ContractFiles.ASYNCAPI, AsyncApiDocument.of(Samples.all())));
    }

    @Test
    void isWhatTheContractGives() throws IOException {
        assertThat(Files.readString(ContractFiles.ASYNCAPI))
                .as("write it with -Dcontract.write=true and commit it")
                .isEqualTo(AsyncApiDocument.of(Samples.all()));
    }

    /** The schema in the resources is the one that the AsyncAPI initiative publishes for 3.0.0, in the form without ids. */
    @Test
    void keepsTheRulesOfAsyncApi() throws IOException {
        try (var rules = AsyncApiContractTest.class.getResourceAsStream("/asyncapi-3.0.0.schema.json")) {
            var schema =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(Objects.requireNonNull(rules));

            assertThat(schema.validate(document)).isEmpty();
            assertThat(schema.validate(ContractJson.mapper().createObjectNode().put("asyncapi", "3.0.0")))
                    .as("the rules do refuse something")
                    .isNotEmpty();
        }
    }

    @Test
    void leadsSomewhereWithEveryReference() {
        var references = new ArrayList<String>();
        collectReferences(document, references);

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse();
            } else {
                assertThat(ContractFiles.RESOURCES.resolve(reference)).exists();
            }
        });
    }

    @Test
    void describesEveryTopicAndEveryMessage() throws IllegalAccessException {
        Set<String> addresses = document.get("channels")
                .valueStream()
                .map(channel -> channel.get("address").asText())
                .collect(Collectors.toSet());
        for (var constant : Topics.class.getDeclaredFields()) {
            if (Modifier.isStatic(constant.getModifiers()) && constant.getType() == String.class) {
                assertThat(addresses).as(constant.getName()).contains((String) constant.get(null));
            }
        }
        assertThat(addresses)
                .contains(Topics.WORKFLOW_EVENTS + ".dlq", "shardway.changes.{workflow}.{leg}.{sourceShard}");
        assertThat(names("/components/messages"))
                .containsAll(Samples.all().stream().map(Sample::name).toList());
    }

    @Test
    void saysHowManyPartitionsTopicsHave() {
        for (String commands : List.of("copy", "replication", "verification", "cutover")) {
            assertThat(partitions(commands + "Commands")).isEqualTo(Topics.COMMAND_PARTITIONS);
        }
        assertThat(partitions("events")).isEqualTo(Topics.EVENT_PARTITIONS);
        assertThat(partitions("progress")).isEqualTo(Topics.PROGRESS_PARTITIONS);
    }

    @Test
    void hasAWriterAndAReaderOfEveryMessageOfEveryChannel() {
        for (String channel : names("/channels")) {
            Set<String> messages = names("/channels/" + channel + "/messages");
            assertThat(used("send", channel)).as("sent on %s", channel).isEqualTo(messages);
            if (!channel.equals("unreadableEvents")) {
                assertThat(used("receive", channel))
                        .as("received on %s", channel)
                        .isEqualTo(messages);
            }
        }
    }

    private static int partitions(String channel) {
        return document.at("/channels/" + channel + "/bindings/kafka/partitions")
                .asInt();
    }

    private static Set<String> used(String action, String channel) {
        var messages = new TreeSet<String>();
        for (JsonNode operation : document.get("operations")) {
            if (operation.get("action").asText().equals(action)
                    && operation.at("/channel/$ref").asText().equals("#/channels/" + channel)) {
                operation
                        .get("messages")
                        .forEach(message -> messages.add(
                                Arrays.asList(message.get("$ref").asText().split("/"))
                                        .getLast()));
            }
        }
        return messages;
    }

    private static Set<String> names(String place) {
        var names = new HashSet<String>();
        document.at(place).fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void collectReferences(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.get("$ref").asText());
        }
        node.forEach(child -> collectReferences(child, references));
    }
}
