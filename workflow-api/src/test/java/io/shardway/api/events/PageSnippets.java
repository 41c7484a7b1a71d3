package io.shardway.api.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The programs of a page, as they stand there. */
final class PageSnippets {

    private static final Pattern FENCED = Pattern.compile("(?ms)^## (.*?)$|^```(\\w+)\\n(.*?)^```$");

    /** One program. */
    record Snippet(String section, String language, String text) {

        /** Lines that say something: no imports, no blank lines, no lines of brackets alone. */
        long lines() {
            return text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("import ") && !line.matches("[)}\\]]+"))
                    .count();
        }
    }

    private PageSnippets() {}

    static List<Snippet> of(Path page) throws IOException {
        var found = new ArrayList<Snippet>();
        var section = "";
        var matcher = FENCED.matcher(Files.readString(page));
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                section = matcher.group(1);
            } else {
                found.add(new Snippet(section, matcher.group(2), matcher.group(3)));
            }
        }
        return List.copyOf(found);
    }
}
