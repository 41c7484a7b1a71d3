package io.shardway.cli.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.shardway.cli.model.Workflow;
import io.shardway.cli.output.Style;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressViewTest {

    private static final Instant BEGIN = Instant.parse("2026-03-04T12:00:00Z");

    private static Workflow copying(long orders, long customers) {
        var json = JsonNodeFactory.instance.objectNode().put("state", "copying");
        var tables = json.putArray("tables");
        tables.addObject()
                .put("name", "orders")
                .put("rows_copied", orders)
                .put("rows_total", 10_000)
                .put("rows_percentage", orders / 100);
        tables.addObject()
                .put("name", "customers")
                .put("rows_copied", customers)
                .put("rows_total", 1_000)
                .put("rows_percentage", customers / 10);
        return Workflow.decode(json);
    }

    @Test
    void showsRowsPercentRateAndTimeLeft() {
        var view = new ProgressView(Style.plain());
        view.see(copying(0, 0), BEGIN);
        view.see(copying(2_500, 1_000), BEGIN.plusSeconds(5));

        assertThat(view.summary(copying(2_500, 1_000)))
                .isEqualTo("copying   31 %   3,500 of about 11,000 rows   700 rows/s   ETA 10 s");
        assertThat(view.bars(copying(2_500, 1_000)))
                .containsExactly(
                        "  orders     ██████░░░░░░░░░░░░░░░░░░  25 %  2,500 / 10,000   500 rows/s   ETA 15 s",
                        "  customers  ████████████████████████ 100 %  1,000 / 1,000");
    }

    @Test
    void saysNoRateBeforeAnythingMoved() {
        var view = new ProgressView(Style.plain());
        view.see(copying(0, 0), BEGIN);

        assertThat(view.summary(copying(0, 0))).isEqualTo("copying   0 %   0 of about 11,000 rows");
    }

    @Test
    void saysWhatComesAfterTheLastRow() {
        assertThat(new ProgressView(Style.plain()).summary(copying(10_000, 1_000)))
                .isEqualTo("copying   100 %   11,000 rows; building indexes, catching up");
    }

    @Test
    void smoothsTheRate() {
        var rates = new RateMeter();
        rates.see("t", 0, BEGIN);
        rates.see("t", 100, BEGIN.plusSeconds(1));
        rates.see("t", 300, BEGIN.plusSeconds(2));

        assertThat(rates.rowsPerSecond("t")).isEqualTo(130);
    }

    @Test
    void showsTwelveTablesAtMost() {
        var json = JsonNodeFactory.instance.objectNode().put("state", "copying");
        var tables = json.putArray("tables");
        for (int i = 0; i < 30; i++) {
            tables.addObject().put("name", "t" + i);
        }

        assertThat(new ProgressView(Style.plain()).bars(Workflow.decode(json)))
                .hasSize(13)
                .last()
                .isEqualTo("  … and 18 more");
    }

    @Test
    void showsAVerification() {
        var json = JsonNodeFactory.instance.objectNode().put("state", "verifying_data");
        json.putObject("vdiff")
                .put("state", "started")
                .put("progress_percentage", 50)
                .put("eta_seconds", 200);

        assertThat(new ProgressView(Style.plain()).summary(Workflow.decode(json)))
                .isEqualTo("verifying_data   50 %   ETA 3 min 20 s");
    }
}
