package io.shardway.cli.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardway.cli.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** A file, or standard input, in YAML or JSON. Its text is in no error, as it may hold passwords. */
public final class YamlDocument {

    private YamlDocument() {}

    /** The text of a file; {@code -} is standard input. */
    public static String text(Surroundings surroundings, String file) {
        try {
            return file.equals("-")
                    ? surroundings.terminal().in().lines().collect(Collectors.joining("\n"))
                    : Files.readString(surroundings.directory().resolve(file));
        } catch (IOException e) {
            throw Failure.of("cannot read %s: %s".formatted(file, e.getClass().getSimpleName()));
        }
    }

    /** An object with keys. */
    public static JsonNode object(Surroundings surroundings, String file) {
        JsonNode content;
        try {
            Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(surroundings, file));
            content = JsonMapper.builder().build().valueToTree(loaded);
        } catch (YAMLException _) {
            throw Failure.of("%s is neither YAML nor JSON".formatted(file));
        }
        if (!content.isObject()) {
            throw Failure.of("%s should hold keys and values".formatted(file));
        }
        return content;
    }
}
