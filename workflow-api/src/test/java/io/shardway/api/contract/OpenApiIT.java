package io.shardway.api.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.shardway.api.ApiServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document: served, committed, true to the contract, with words for people. */
@QuarkusTest
@QuarkusTestResource(ApiServers.class)
class OpenApiIT {

    /** Where the contract's objects are in the document. */
    private static final Map<String, String> SCHEMA_OF = Map.ofEntries(
            Map.entry("workflow", "Workflow"),
            Map.entry("branch", "Branch"),
            Map.entry("keyspace_short", "KeyspaceReference"),
            Map.entry("keyspace", "KeyspaceBody"),
            Map.entry("actor", "Actor"),
            Map.entry("stream", "Stream"),
            Map.entry("log", "StreamLog"),
            Map.entry("table", "TableProgress"),
            Map.entry("vdiff", "Vdiff"),
            Map.entry("table_report", "TableReport"),
            Map.entry("organization", "OrganizationBody"),
            Map.entry("database", "DatabaseBody"),
            Map.entry("schema_table", "SchemaBody"),
            Map.entry("schema_list", "Schema"),
            Map.entry("text", "TextBody"),
            Map.entry("list", "PageWorkflowBody"),
            Map.entry("error", "Error"));

    private OpenApiDocument document;

    /** Not in the constructor: the port is known once the service runs. */
    @BeforeEach
    void read() {
        document = OpenApiDocument.servedAt(RestAssured.port);
    }

    @Test
    void isCommittedAsItIsServed() throws IOException {
        String served = given().get("/openapi").asString();
        Path committed = Path.of("..", "docs", "openapi.yaml");
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(committed, served);
        }

        assertThat(committed)
                .as("run the test with -Dopenapi.write=true and commit the file")
                .hasContent(served);
    }

    @Test
    void hasEveryKeyOfTheContractWithItsType() {
        assertThat(SCHEMA_OF).containsOnlyKeys(BodyShapes.all().keySet());
        var softly = new SoftAssertions();
        BodyShapes.all().forEach((name, keys) -> {
            var schema = document.schema(SCHEMA_OF.getOrDefault(name, ""));
            keys.forEach((key, value) -> {
                var property = schema.path("properties").path(key);
                softly.assertThat(property.isMissingNode())
                        .as("%s.%s is missing", name, key)
                        .isFalse();
                softly.assertThat(typeOf(property)).as("%s.%s", name, key).contains(expectedType(value));
                softly.assertThat(contains(schema.path("required"), key))
                        .as("%s.%s is required", name, key)
                        .isEqualTo(!value.mayBeAbsent());
                if (!value.mayBeAbsent() && !value.nullable()) {
                    softly.assertThat(typeOf(property))
                            .as("%s.%s is never null", name, key)
                            .doesNotContain("null");
                }
                if (value.type().equals("time")) {
                    softly.assertThat(property.path("format").textValue())
                            .as("%s.%s", name, key)
                            .isEqualTo("date-time");
                }
            });
        });
        softly.assertAll();
    }

    @Test
    void describesEveryOperationAndItsErrors() {
        var softly = new SoftAssertions();
        document.json().path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> {
                    if (!operation.getValue().isObject()) {
                        return;
                    }
                    var name = operation.getKey() + " " + path.getKey();
                    softly.assertThat(operation.getValue().path("summary").asText())
                            .as("%s has a summary", name)
                            .isNotBlank();
                    for (String status : new String[] {"400", "401", "403", "404", "429", "500", "503"}) {
                        softly.assertThat(operation.getValue().path("responses").has(status))
                                .as("%s answers %s", name, status)
                                .isTrue();
                    }
                }));
        softly.assertThat(document.json().path("security")).isNotEmpty();
        softly.assertThat(document.json()
                        .at("/components/securitySchemes/serviceToken/in")
                        .asText())
                .isEqualTo("header");
        softly.assertAll();
    }

    @Test
    void showsExamplesThatFitTheirSchemas() {
        for (String name : new String[] {"Workflow", "CreateWorkflow", "Error"}) {
            var examples = document.schema(name).path("examples");
            assertThat(examples).as("%s has an example", name).isNotEmpty();
            examples.forEach(example -> assertThat(document.faults(example.toString(), name))
                    .as(name)
                    .isEmpty());
        }
        document.schema("Workflow").path("examples").forEach(example -> assertThat(
                        StrictDecoder.faults(example.toString(), "workflow"))
                .isEmpty());
    }

    private static String expectedType(BodyShapes.Value value) {
        if (value.array()) {
            return "array";
        }
        return switch (value.type()) {
            case "uint", "int" -> "integer";
            case "boolean" -> "boolean";
            case "string", "time" -> "string";
            default -> value.type().startsWith("=") ? "string" : SCHEMA_OF.getOrDefault(value.type(), "");
        };
    }

    /** The type words of a property and the names of what it refers to. */
    private static String typeOf(JsonNode property) {
        return property.path("type") + property.path("$ref").asText() + property.path("anyOf");
    }

    private static boolean contains(JsonNode array, String text) {
        for (JsonNode item : array) {
            if (item.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }
}
