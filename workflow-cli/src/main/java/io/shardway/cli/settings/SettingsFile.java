package io.shardway.cli.settings;

import io.shardway.cli.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** A YAML file whose keys are names of flags. */
record SettingsFile(Path path, Map<String, String> values) {

    static final SettingsFile NONE = new SettingsFile(Path.of(""), Map.of());

    SettingsFile {
        values = Map.copyOf(values);
    }

    /** Empty when there is no such file. */
    static Optional<SettingsFile> readIfPresent(Path path) {
        return Files.isRegularFile(path) ? Optional.of(read(path)) : Optional.empty();
    }

    static SettingsFile read(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            if (content == null) {
                return new SettingsFile(path, Map.of());
            }
            if (!(content instanceof Map<?, ?> map)) {
                throw Failure.of("the configuration file %s should hold keys and values".formatted(path));
            }
            var values = new LinkedHashMap<String, String>();
            map.forEach((key, value) -> {
                if (value != null) {
                    values.put(String.valueOf(key), text(value));
                }
            });
            return new SettingsFile(path, values);
        } catch (YAMLException e) {
            // Its message quotes lines of the file, which may hold a token.
            throw Failure.of("the configuration file %s is not valid YAML".formatted(path));
        } catch (IOException e) {
            throw Failure.of("cannot read the configuration file %s: %s"
                    .formatted(path, e.getClass().getSimpleName()));
        }
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key)).filter(text -> !text.isEmpty());
    }
}
