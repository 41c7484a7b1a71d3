package io.shardway.cli;

import io.shardway.cli.failure.Failure;
import io.shardway.cli.output.Format;
import io.shardway.cli.settings.Sources;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Gives flags that are not on the command line the value that environment or files have for them. */
final class FlagValues {

    /** Only ever on the command line (contract section 9.7). */
    private static final Set<String> NEVER = Set.of("config", "help", "version");

    private FlagValues() {}

    /** Names of the flags that stand on the command line, at whatever level. */
    static Set<String> given(ParseResult root) {
        var names = new HashSet<String>();
        for (@Nullable ParseResult level = root; level != null; level = level.subcommand()) {
            level.matchedOptions().forEach(option -> names.add(name(option)));
        }
        return names;
    }

    static void fill(ParseResult root, Sources sources) {
        var given = given(root);
        for (@Nullable ParseResult level = root; level != null; level = level.subcommand()) {
            for (var option : level.commandSpec().options()) {
                var name = name(option);
                if (!option.inherited() && !given.contains(name) && !NEVER.contains(name)) {
                    sources.value(name).ifPresent(text -> option.setValue(value(option, name, text)));
                }
            }
        }
    }

    /** The first of a flag's long names, without its dashes: what the variable and the key in files are made of. */
    private static String name(OptionSpec option) {
        return Arrays.stream(option.names())
                .max(Comparator.comparing((String name) -> name.startsWith("--")))
                .orElseThrow()
                .replaceFirst("^-+", "");
    }

    private static Object value(OptionSpec option, String name, String text) {
        var type = option.type();
        if (type == Boolean.class || type == boolean.class) {
            return bool(text).orElseThrow(() -> wrong(name, text, "true or false"));
        } else if (type == Format.class) {
            return Format.of(text).orElseThrow(() -> wrong(name, text, "human, json or csv"));
        } else if (type == List.class) {
            // As if the flag were given once; the command takes the commas apart.
            return List.of(text);
        } else if (type == String.class) {
            return text;
        }
        throw new IllegalStateException("no value from the environment for a flag of type " + type);
    }

    static Optional<Boolean> bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "t", "true" -> Optional.of(true);
            case "0", "f", "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Failure wrong(String name, String text, String wanted) {
        return Failure.of("the value '%s' for %s (from the environment or a configuration file) should be %s"
                .formatted(text, name, wanted));
    }
}
