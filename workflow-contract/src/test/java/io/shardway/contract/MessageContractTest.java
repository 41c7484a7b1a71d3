package io.shardway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.shardway.contract.event.EventType;
import io.shardway.contract.event.WorkflowEvent;
import io.shardway.contract.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A record, its schema and its golden file say the same; files of released messages change only by new optional fields. */
class MessageContractTest {

    static List<Sample> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void writesTheGoldenFileAndReadsItBack(Sample sample) {
        String written = ContractFiles.pretty(ContractJson.mapper().valueToTree(sample.message()));
        String golden = ContractFiles.committed(ContractFiles.GOLDEN.resolve(sample.file() + ".json"), written);

        assertThat(tree(written)).isEqualTo(tree(golden));
        assertThat(read(tree(golden), sample)).isEqualTo(sample.message());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void hasTheSchemaThatItsRecordGives(Sample sample) {
        String now = ContractFiles.pretty(SchemaOf.message(sample));

        assertThat(now).isEqualTo(ContractFiles.committed(ContractFiles.SCHEMAS.resolve(sample.file() + ".json"), now));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void hasAGoldenFileThatItsSchemaAccepts(Sample sample) {
        assertThat(schema(sample).validate(golden(sample))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void refusesInItsSchemaWhatLacksAFieldOrHasAnotherType(Sample sample) {
        for (String field : fields(SchemaOf.message(sample).get("required"))) {
            ObjectNode lacking = golden(sample);
            lacking.remove(field);
            assertThat(schema(sample).validate(lacking)).as("without %s", field).isNotEmpty();
        }
        golden(sample).fieldNames().forEachRemaining(field -> {
            ObjectNode wrong = golden(sample);
            wrong.putArray(field).add(false);
            assertThat(schema(sample).validate(wrong))
                    .as("%s of another type", field)
                    .isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("samples")
    void toleratesThatOptionalFieldsAreMissing(Sample sample) {
        List<String> required = fields(SchemaOf.message(sample).get("required"));
        ObjectNode least = golden(sample);
        least.retain(required);

        assertThat(schema(sample).validate(least)).isEmpty();
        byte[] again = ContractJson.write(read(least, sample));
        assertThat(tree(new String(again, StandardCharsets.UTF_8))).isEqualTo(least);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void skipsFieldsThatItDoesNotKnow(Sample sample) {
        ObjectNode newer = golden(sample);
        newer.putObject("later").put("than", "us");

        assertThat(schema(sample).validate(newer)).isEmpty();
        assertThat(read(newer, sample)).isEqualTo(sample.message());
    }

    @Test
    void coversEveryRecordThatTravels() {
        var travelling = Stream.concat(
                        Arrays.stream(WorkflowEvent.class.getPermittedSubclasses()),
                        Arrays.stream(Progress.class.getPermittedSubclasses()))
                .collect(Collectors.toSet());
        Set<Class<?>> covered = new HashSet<>();
        samples().forEach(sample -> covered.add(sample.message().getClass()));

        assertThat(covered).containsAll(travelling);
        assertThat(samples().stream().map(Sample::type))
                .contains(
                        MessageTypes.COMMAND,
                        MessageTypes.COPY_SPLIT,
                        MessageTypes.PROGRESS,
                        MessageTypes.ROUTING_CHANGED,
                        MessageTypes.GATEWAY_HEARTBEAT,
                        MessageTypes.LEASE_GRANTED);
    }

    @Test
    void knowsTheRecordOfEveryEventTypeAndNoneOfAnother() {
        for (WorkflowEvent event : Samples.events()) {
            assertThat(EventType.recordOf(EventType.of(event))).contains(event.getClass());
        }
        assertThat(EventType.recordOf("shardway.of-a-later-version.v1")).isEmpty();
    }

    @Test
    void keepsNoFileOfAMessageThatIsGone() throws IOException {
        List<String> expected = samples().stream()
                .map(sample -> sample.file() + ".json")
                .sorted()
                .toList();

        for (Path directory : List.of(ContractFiles.GOLDEN, ContractFiles.SCHEMAS)) {
            try (var files = Files.list(directory)) {
                assertThat(files.map(file -> file.getFileName().toString()).sorted())
                        .as("files in %s", directory)
                        .isEqualTo(expected);
            }
        }
    }

    private static ObjectNode golden(Sample sample) {
        return (ObjectNode) ContractFiles.json(ContractFiles.GOLDEN.resolve(sample.file() + ".json"));
    }

    private static JsonSchema schema(Sample sample) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        ContractFiles.json(ContractFiles.SCHEMAS.resolve(sample.file() + ".json")),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    private static Object read(JsonNode json, Sample sample) {
        return ContractJson.read(ContractJson.write(json), sample.readAs());
    }

    private static JsonNode tree(String json) {
        try {
            return ContractJson.mapper().readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> fields(JsonNode names) {
        return names.valueStream().map(JsonNode::asText).toList();
    }
}
