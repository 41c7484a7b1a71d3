package io.shardway.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict decoding, and the fixed order of what is written again (contract sections 4.2 and 9.5). */
class WorkflowDecodingTest {

    private static JsonNode json(String text) throws Exception {
        return JsonMapper.builder().build().readTree(text);
    }

    private static List<String> keys(JsonNode object) {
        var keys = new ArrayList<String>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void writesEveryKnownKeyInOrder() throws Exception {
        var decoded = Workflow.decode(json("{\"unknown\":1,\"vdiff\":{},\"name\":\"n\"}"))
                .json();

        assertThat(String.join(" ", keys(decoded)))
                .isEqualTo(
                        "id name number state created_at updated_at started_at completed_at cancelled_at reversed_at "
                                + "retried_at data_copy_completed_at cutover_at replicas_switched primaries_switched "
                                + "switch_replicas_at switch_primaries_at verify_data_at branch source_keyspace target_keyspace "
                                + "actor verify_data_by reversed_by switch_replicas_by switch_primaries_by cancelled_by completed_by "
                                + "retried_by cutover_by reversed_cutover_by streams tables vdiff");
        assertThat(keys(decoded.path("actor"))).containsExactly("type", "id", "display_name");
    }

    @Test
    void givesZerosForWhatIsMissing() throws Exception {
        var decoded = Workflow.decode(json("{}")).json();

        assertThat(decoded.path("id").textValue()).isEmpty();
        assertThat(decoded.path("number").intValue()).isZero();
        assertThat(decoded.path("created_at").textValue()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(decoded.path("started_at").isNull()).isTrue();
        assertThat(decoded.path("branch").path("actor").path("type").textValue())
                .isEmpty();
        assertThat(decoded.path("cutover_by").isNull()).isTrue();
        assertThat(decoded.path("tables").isNull()).isTrue();
        assertThat(decoded.path("vdiff").isNull()).isTrue();
    }

    @Test
    void takesNullForEveryKey() throws Exception {
        var nulls = (ObjectNode) json("{}");
        keys(Workflow.decode(json("{}")).json()).forEach(nulls::putNull);

        assertThat(Workflow.decode(nulls).json())
                .isEqualTo(Workflow.decode(json("{}")).json());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"number\":12.5}",
                "{\"number\":12.0}",
                "{\"number\":1e2}",
                "{\"number\":-1}",
                "{\"number\":\"12\"}",
                "{\"number\":18446744073709551616}",
                "{\"name\":1}",
                "{\"replicas_switched\":\"true\"}",
                "{\"created_at\":\"\"}",
                "{\"started_at\":\"\"}",
                "{\"created_at\":\"2026-01-02 03:04:05Z\"}",
                "{\"created_at\":\"2026-01-02T03:04:05\"}",
                "{\"created_at\":\"2026-13-02T03:04:05Z\"}",
                "{\"branch\":[]}",
                "{\"branch\":{\"vtgate_size\":5}}",
                "{\"tables\":{}}",
                "{\"tables\":[{\"rows_copied\":-1}]}",
                "{\"streams\":[{\"rows_copied\":1.0}]}",
                "[]"
            })
    void refusesOtherTypes(String text) {
        assertThatThrownBy(() -> Workflow.decode(json(text)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("workflow");
    }

    @Test
    void takesTheLargestUnsignedNumberAndNegativeIntegers() throws Exception {
        var decoded = Workflow.decode(json("{\"number\":18446744073709551615,\"streams\":[{\"rows_copied\":-3}]}"));

        assertThat(decoded.number()).isEqualTo("18446744073709551615");
        assertThat(decoded.json().path("streams").path(0).path("rows_copied").asInt())
                .isEqualTo(-3);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05.678Z,            2026-01-02T03:04:05.678Z",
        "2026-01-02T03:04:05.500Z,            2026-01-02T03:04:05.5Z",
        "2026-01-02T03:04:05.000Z,            2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.123456789123Z,   2026-01-02T03:04:05.123456789Z",
        "2026-01-02T03:04:05.10+02:00,        2026-01-02T03:04:05.1+02:00",
        "2026-01-02T03:04:05+00:00,           2026-01-02T03:04:05Z"
    })
    void dropsTrailingZerosOfFractions(String sent, String written) {
        assertThat(Timestamp.normalized(sent)).contains(written);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  true,  ,                     Primary & replicas",
        "false, true,  ,                     Primary",
        "true,  false, ,                     Replicas",
        "false, false, ,                     ''",
        "false, false, 2026-01-02T03:04:05Z, Primary & replicas"
    })
    void saysWhatTheTargetServes(boolean replicas, boolean primaries, String completed, String words) throws Exception {
        var workflow = Workflow.decode(json("{\"replicas_switched\":%s,\"primaries_switched\":%s,\"completed_at\":%s}"
                .formatted(replicas, primaries, completed == null ? null : "\"" + completed + "\"")));

        assertThat(workflow.trafficServing()).isEqualTo(words);
    }

    @Test
    void takesTheCompletionOrElseTheCancellationForTheEnd() throws Exception {
        var cancelled = Workflow.decode(
                json("{\"created_at\":\"2026-01-02T03:00:00Z\",\"cancelled_at\":\"2026-01-02T03:05:00Z\"}"));

        assertThat(cancelled.finishedAt()).isPresent();
        assertThat(cancelled.totalDuration()).hasMinutes(5);
        assertThat(cancelled.durationToCompletion()).isZero();
    }
}
