package io.shardway.messaging.changes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.shardway.contract.Topics;
import io.shardway.kernel.Row;
import io.shardway.messaging.changes.Change.Header;
import io.shardway.messaging.changes.Change.Operation;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of the change log are what the AsyncAPI document says, field by field, and stay as they were released. */
class ChangeLogContractTest {

    private static final Header HEADER = new Header(7, "binlog.000007:4711", "0-1-912", 1_790_000_000_123L);
    private static final String HEADER_BYTES =
            "077262696e6c6f672e3030303030373a3437313167302d312d3931321b000001a0c4506c7b";
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    record Golden(String message, Change change, String bytes) {

        @Override
        public String toString() {
            return message;
        }
    }

    static List<Golden> goldens() {
        Row before = new Row(new byte[][] {"1".getBytes(UTF_8), null});
        Row after = new Row(new byte[][] {"1".getBytes(UTF_8), {(byte) 0xff}});
        return List.of(
                new Golden(
                        "RowChange",
                        new Change.RowChange(
                                HEADER, 3, Operation.UPDATE, Optional.of(before), Optional.of(after), List.of(1)),
                        "9f0100" + HEADER_BYTES + "0302" + "824131f6" + "82413141ff" + "9f01ff" + "ff"),
                new Golden("TransactionEnd", new Change.TransactionEnd(HEADER), "9f0101" + HEADER_BYTES + "ff"),
                new Golden(
                        "Watermark",
                        new Change.Watermark(HEADER, UUID.fromString("9f3ad1de-0000-4000-8000-000000000001"), "W0"),
                        "9f0102" + HEADER_BYTES
                                + "782439663361643164652d303030302d343030302d383030302d303030303030303030303031"
                                + "625730" + "ff"),
                new Golden("Heartbeat", new Change.Heartbeat(HEADER), "9f0103" + HEADER_BYTES + "ff"),
                new Golden(
                        "Ddl",
                        new Change.Ddl(HEADER, 1, "TRUNCATE t"),
                        "9f0104" + HEADER_BYTES + "016a5452554e434154452074" + "ff"));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void writesTheBytesThatWereReleased(Golden golden) {
        assertThat(HexFormat.of().formatHex(ChangeCodec.encode(golden.change())))
                .isEqualTo(golden.bytes());
        assertThat(ChangeCodec.decode(HexFormat.of().parseHex(golden.bytes()))).isEqualTo(golden.change());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void isDocumentedFieldByField(Golden golden) throws IOException {
        JsonNode payload = document().at("/components/messages/" + golden.message() + "/payload");
        JsonNode record = CBOR.readTree(ChangeCodec.encode(golden.change()));

        assertThat(record).hasSameSizeAs(payload.get("items"));
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                        .getSchema(payload)
                        .validate(record))
                .isEmpty();
        assertThat(payload.get("items"))
                .allSatisfy(field -> assertThat(field.path("title").asText()).isNotEmpty());
    }

    @Test
    void documentsThePartsOfALargeChange() throws IOException {
        byte[] encoded = ChangeCodec.encode(new Change.Ddl(HEADER, 1, "TRUNCATE t"));
        JsonNode payload = document().at("/components/messages/ChangePart/payload");

        for (byte[] part : ChangeParts.split(encoded, 40)) {
            JsonNode record = CBOR.readTree(part);
            assertThat(record).hasSameSizeAs(payload.get("items"));
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                            .getSchema(payload)
                            .validate(record))
                    .isEmpty();
        }
        assertThat(document().at("/channels/changes/messages").has("ChangePart"))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void travelsOnTheDocumentedChannel(Golden golden) throws IOException {
        JsonNode channel = document().at("/channels/changes");

        assertThat(channel.get("messages").has(golden.message())).isTrue();
        assertThat(channel.get("address")
                        .asText()
                        .replace("{workflow}", "00000000-0000-4000-8000-000000000001")
                        .replace("{leg}", "2")
                        .replace("{sourceShard}", "-80"))
                .isEqualTo(Topics.changes(UUID.fromString("00000000-0000-4000-8000-000000000001"), 2, "-80"));
    }

    private static JsonNode document() throws IOException {
        try (var document = Topics.class.getResourceAsStream("/asyncapi.yaml")) {
            return new YAMLMapper().readTree(Objects.requireNonNull(document));
        }
    }
}
