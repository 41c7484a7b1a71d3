package io.shardway.local.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Machine MACHINE = new Machine(2, 4_096);

    private static Report report(Map<String, Check> checks) {
        return Report.of("demo --rows 1000", 12.5, MACHINE, Map.of("rows", 1_000.0), Map.of("copy", 2.5), checks);
    }

    @Test
    void isOkExactlyWhenEveryCheckIs() {
        assertThat(report(Map.of("lost", Check.atMost(0, 0))).ok()).isTrue();

        var checks = new LinkedHashMap<String, Check>();
        checks.put("lost", Check.atMost(0, 0));
        checks.put("writePauseMillisMax", Check.atMost(1_000, 1_000.5));
        assertThat(report(checks).ok()).isFalse();
    }

    @Test
    void isNotOkWithoutAnyCheck() {
        assertThat(report(Map.of()).ok()).isFalse();
    }

    @Test
    void writesTheFormThatEveryCommandWrites() throws IOException {
        var json = new ObjectMapper()
                .readTree(report(Map.of("lost", Check.atMost(0, 3))).json());

        assertThat(json).isEqualTo(new ObjectMapper().readTree("""
                {"command": "demo --rows 1000", "seconds": 12.5, "machine": {"cores": 2, "memoryMegabytes": 4096},
                 "figures": {"rows": 1000.0}, "ratios": {"copy": 2.5},
                 "checks": {"lost": {"value": 3.0, "bound": 0.0, "ok": false}}, "ok": false}"""));
    }

    @Test
    void showsWhatFailed() {
        var table = new ResultTable()
                .row("rows", ResultTable.number(1_234_567), "")
                .check("lost", Check.atMost(0, 3))
                .toString();

        assertThat(table.lines()).containsExactly("  rows  1,234,567", "  lost          3  FAILED (at most 0)");
    }
}
