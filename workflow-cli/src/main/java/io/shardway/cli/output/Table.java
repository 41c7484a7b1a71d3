package io.shardway.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * A table for people: no borders, two blanks in front, three between columns, a rule under the header. Cells of more than
 * 60 characters are wrapped between words; from four rows on the first header carries their number. No row has blanks at
 * its end, so that narrow terminals do not wrap them.
 */
public final class Table {

    private static final int WIDEST = 60;
    private static final int ROWS_BEFORE_COUNT = 3;

    private final List<String> headers;
    private final List<List<List<String>>> rows;

    private Table(List<String> headers, List<List<List<String>>> rows) {
        this.headers = headers;
        this.rows = rows;
    }

    public static Table of(List<String> headers, List<List<String>> rows) {
        var heads = new ArrayList<>(headers);
        if (rows.size() > ROWS_BEFORE_COUNT) {
            heads.set(0, "%s (%d)".formatted(headers.getFirst(), rows.size()));
        }
        return new Table(
                List.copyOf(heads),
                rows.stream().map(row -> row.stream().map(Table::wrap).toList()).toList());
    }

    /** The lines, each with its line feed; nothing at all without rows. */
    public String text() {
        if (rows.isEmpty()) {
            return "";
        }
        var widths = widths();
        var text = new StringBuilder();
        line(text, headers, widths);
        text.append(' ');
        text.append(String.join(
                " ", widths.stream().map(width -> "-".repeat(width + 2)).toList()));
        text.append('\n');
        for (var row : rows) {
            int height = row.stream().mapToInt(List::size).max().orElse(0);
            for (int i = 0; i < height; i++) {
                int level = i;
                line(
                        text,
                        row.stream()
                                .map(cell -> level < cell.size() ? cell.get(level) : "")
                                .toList(),
                        widths);
            }
        }
        return text.toString();
    }

    private List<Integer> widths() {
        var widths = new ArrayList<Integer>();
        for (int i = 0; i < headers.size(); i++) {
            int column = i;
            int widest = rows.stream()
                    .flatMap(row -> row.get(column).stream())
                    .mapToInt(Table::width)
                    .max()
                    .orElse(0);
            widths.add(Math.max(width(headers.get(i)), widest));
        }
        return widths;
    }

    private static void line(StringBuilder text, List<String> cells, List<Integer> widths) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            var cell = cells.get(i);
            line.append(i == 0 ? "  " : "   ").append(cell).repeat(" ", widths.get(i) - width(cell));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    /** A word of more than {@value #WIDEST} characters stays whole: a broken name would be worse than a wide column. */
    private static List<String> wrap(String cell) {
        var clean = cell.replaceAll("\\p{Cntrl}", " ");
        if (width(clean) <= WIDEST) {
            return List.of(clean);
        }
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : clean.strip().split(" +")) {
            if (!line.isEmpty() && width(line.toString()) + 1 + width(word) > WIDEST) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return List.copyOf(lines);
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
