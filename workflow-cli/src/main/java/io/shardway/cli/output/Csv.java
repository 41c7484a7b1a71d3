package io.shardway.cli.output;

import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated values: a cell is quoted when it holds a comma, a quote, a line break or a blank in front. */
public final class Csv {

    private Csv() {}

    /** Lines that end in a line feed. */
    public static String text(List<String> header, List<List<String>> rows) {
        return line(header) + rows.stream().map(Csv::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\n"));
    }

    private static String cell(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && !value.startsWith(" ")
                && !value.startsWith("\t");
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    /** The cells of one line, as a flag's value is written: {@code a,"b,c"}. */
    public static List<String> cells(String line) {
        var cells = new java.util.ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"' && (quoted || cell.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a quote is opened and not closed in " + line);
        }
        cells.add(cell.toString());
        return List.copyOf(cells);
    }
}
