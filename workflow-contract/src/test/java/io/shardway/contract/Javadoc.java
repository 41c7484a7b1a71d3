package io.shardway.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the source says of a record: so that schemas and the AsyncAPI document never tell another story than the code.
 *
 * @param text of the record, in one line
 * @param components by name, where the source says something
 */
record Javadoc(String text, Map<String, String> components) {

    private static final Path SOURCES = Path.of("src/main/java");

    static Javadoc of(Class<?> type) {
        var file = SOURCES.resolve(type.getName().replaceFirst("\\$.*", "").replace('.', '/') + ".java");
        var pattern = Pattern.compile(
                "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:public )?(?:record|enum) " + type.getSimpleName() + "\\b",
                Pattern.DOTALL);
        try {
            return pattern.matcher(Files.readString(file))
                    .results()
                    .findFirst()
                    .map(Javadoc::parse)
                    .orElseThrow(() -> new AssertionError(type.getSimpleName() + " has no Javadoc in " + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Javadoc parse(MatchResult found) {
        var parts = plain(found.group(1)).split("\\s*@param ");
        var components = new HashMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            var words = parts[i].split(" ", 2);
            components.put(words[0], words[1].strip());
        }
        return new Javadoc(parts[0].strip(), Map.copyOf(components));
    }

    private static String plain(String comment) {
        return comment.replaceAll("(?m)^\\s*\\*", " ")
                .replaceAll("\\{@(?:code|link) (?:[\\w.]*#)?([^}]*)}", "$1")
                .replaceAll("</?\\w+>", " ")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
