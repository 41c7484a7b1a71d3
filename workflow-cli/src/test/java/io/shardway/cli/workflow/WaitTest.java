package io.shardway.cli.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardway.cli.Cli;
import io.shardway.cli.RecordingServer;
import io.shardway.cli.RecordingServer.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code --wait}, against a server that moves on with every answer. */
class WaitTest {

    private static final String ONE = "/v1/organizations/acme/databases/shop/workflows/1";

    private final RecordingServer server = RecordingServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    private static Answer state(String state, String more) {
        return Answer.of(200, "{\"number\":1,\"state\":\"" + state + "\"" + more + "}");
    }

    private static Answer copying(int percent) {
        return state(
                "copying",
                ",\"tables\":[{\"name\":\"orders\",\"rows_total\":1000,\"rows_copied\":%d,\"rows_percentage\":%d}]"
                        .formatted(percent * 10, percent));
    }

    /** Every look at it is some time later than the one before. */
    private static final class TickingClock extends Clock {
        private final Duration tick;
        private Instant now = Cli.NOW;

        TickingClock(Duration tick) {
            this.tick = tick;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            now = now.plus(tick);
            return now;
        }
    }

    @Test
    void tellsProgressInLinesUntilTheTargetFollows() {
        server.on("POST /v1/organizations/acme/databases/shop/workflows", 201, "{\"number\":1,\"state\":\"pending\"}")
                .on("GET " + ONE, copying(5), copying(35), copying(37), state("running", ""));

        var result = Cli.at(server).run("workflow", "create", "shop", "main", "--tables", "orders", "--wait");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("pending\ncopying   5 %   50 of about 1,000 rows\ncopying   35 %")
                .doesNotContain("37 %")
                .endsWith("Workflow #1: the target follows the source (state running).\n");
    }

    @Test
    void printsOnlyTheLastWorkflowForPrograms() {
        server.on("PATCH " + ONE + "/switch-primaries", state("switching_primaries", ""))
                .on("GET " + ONE, state("switching_primaries", ""), state("switched_primaries", ""));

        var result = Cli.at(server).run("workflow", "switch-traffic", "shop", "1", "--force", "--wait", "-f", "csv");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines().toList().subList(1, 2))
                .isEqualTo(List.of("1,,switched_primaries,,,[],,,0,0,0,,"));
    }

    @Test
    void failsWithTheServersReasonWhenItEndsInError() {
        server.on("PATCH " + ONE + "/retry", state("copying", ""))
                .on("GET " + ONE, state("error", ",\"workflow_errors\":\"table orders: disk full\""));

        var result = Cli.at(server).run("workflow", "retry", "shop", "1", "--wait");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("it is in state error: table orders: disk full");
    }

    @Test
    void failsWhenASwitchWasUndone() {
        server.on("PATCH " + ONE + "/switch-primaries", state("switching_primaries", ""))
                .on("GET " + ONE, state("running", ""));

        var result =
                Cli.at(server).run("workflow", "switch-traffic", "shop", "1", "--force", "--wait", "--format", "json");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).contains("did not get there: it is in state running");
    }

    @Test
    void failsWhenRowsDiffer() {
        server.on(
                        "PATCH " + ONE + "/verify-data",
                        state("verifying_data", ",\"vdiff\":{\"id\":\"v2\",\"state\":\"started\"}"))
                .on(
                        "GET " + ONE,
                        state(
                                "verified_data",
                                ",\"vdiff\":{\"id\":\"v2\",\"state\":\"completed\",\"has_mismatch\":true,\"table_reports\":[{\"extra_target_rows_count\":3}]}"));

        var result = Cli.at(server).run("workflow", "verify-data", "shop", "1", "--wait");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("differ in 3 rows");
    }

    @Test
    void endsWithPatience() {
        server.on("DELETE " + ONE, state("cancelling", "")).on("GET " + ONE, state("cancelling", ""));

        var result = Cli.at(server)
                .clock(new TickingClock(Duration.ofSeconds(20)))
                .run("workflow", "cancel", "shop", "1", "--force", "--wait", "--wait-timeout", "1m");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("still in state cancelling").contains("goes on in the server");
    }

    @Test
    void outlivesAServerThatIsAwayForAMoment() {
        server.on("PATCH " + ONE + "/complete", state("cutover", ""))
                .on(
                        "GET " + ONE,
                        Answer.of(503, "{\"code\":\"unavailable\",\"message\":\"later\"}"),
                        Answer.of(502, "<html>"),
                        Answer.of(429, "{\"code\":\"rate_limited\",\"message\":\"later\"}"),
                        state("cutover", ""),
                        state("completed", ""));

        assertThat(Cli.at(server)
                        .run("workflow", "complete", "shop", "1", "--wait")
                        .exitCode())
                .isZero();
    }

    @Test
    void endsWhenTheServerStaysAway() {
        server.on("PATCH " + ONE + "/complete", state("cutover", "")).on("GET " + ONE, 503, "{\"message\":\"away\"}");

        var result = Cli.at(server)
                .clock(new TickingClock(Duration.ofSeconds(50)))
                .run("workflow", "complete", "shop", "1", "--wait");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("away");
    }

    @Test
    void drawsBarsOnATerminalAndTakesThemAway() {
        server.on("POST /v1/organizations/acme/databases/shop/workflows", 201, "{\"number\":1,\"state\":\"pending\"}")
                .on("GET " + ONE, copying(50), state("running", ""));

        var out = Cli.at(server)
                .with("NO_COLOR", "1")
                .onTerminals()
                .run("workflow", "create", "shop", "main", "--wait")
                .out();

        assertThat(out)
                .contains("orders  ████████████░░░░░░░░░░░░  50 %  500 / 1,000")
                .contains("\r\u001b[2A\u001b[J");
        assertThat(out.substring(out.lastIndexOf("\u001b[J")))
                .isEqualTo("\u001b[JWorkflow #1: the target follows the source (state running).\n");
    }
}
