package io.shardway.local.demo.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run measured and whether it was good enough, in the form that every command of ours with figures writes
 * ({@code --report FILE}).
 *
 * @param ratios our figure over the baseline of the same run
 */
public record Report(
        String command,
        double seconds,
        Machine machine,
        Map<String, Double> figures,
        Map<String, Double> ratios,
        Map<String, Check> checks,
        boolean ok) {

    public Report {
        // In the order in which they were measured.
        figures = new LinkedHashMap<>(figures);
        ratios = new LinkedHashMap<>(ratios);
        checks = new LinkedHashMap<>(checks);
    }

    /** The report is good exactly when every check is, and there is at least one. */
    public static Report of(
            String command,
            double seconds,
            Machine machine,
            Map<String, Double> figures,
            Map<String, Double> ratios,
            Map<String, Check> checks) {
        boolean ok = !checks.isEmpty() && checks.values().stream().allMatch(Check::ok);
        return new Report(command, seconds, machine, figures, ratios, checks, ok);
    }

    public String json() {
        try {
            return JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(this)
                    + "\n";
        } catch (com.fasterxml.jackson.core.JsonProcessingException bug) {
            throw new IllegalStateException("A report always has a JSON form", bug);
        }
    }

    public void write(Path file) throws IOException {
        var directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Files.writeString(file, json());
    }
}
