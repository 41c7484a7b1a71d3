package io.shardway.cli;

import io.shardway.cli.command.Globals;
import io.shardway.cli.command.Group;
import io.shardway.cli.completion.CompletionCommand;
import io.shardway.cli.output.Format;
import io.shardway.cli.platform.AuthGroup;
import io.shardway.cli.platform.KeyspaceGroup;
import io.shardway.cli.platform.OrgGroup;
import io.shardway.cli.platform.TokenGroup;
import io.shardway.cli.workflow.WorkflowGroup;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The root: the flags that every command has. What is null was not given by a flag, nor by the environment or a file. */
@Command(
        name = "shardway",
        description = "Moves live MySQL and MariaDB tables between servers while the application keeps writing.")
final class Shardway extends Group {

    /** Where workflow-api listens when nobody says otherwise. */
    static final String DEFAULT_API_URL = "http://localhost:8080/";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show help")
    @SuppressWarnings("UnusedVariable") // the result of parsing is asked instead
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version")
    @SuppressWarnings("UnusedVariable") // as above
    private boolean version;

    @Option(
            names = "--api-url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The server (default: a local stack that is up, else " + DEFAULT_API_URL + ")")
    private @Nullable String apiUrl;

    @Option(
            names = "--api-token",
            paramLabel = "TOKEN",
            scope = ScopeType.INHERIT,
            description = "An access token; a service token wins over it")
    private @Nullable String apiToken;

    @Option(
            names = "--service-token-id",
            paramLabel = "ID",
            scope = ScopeType.INHERIT,
            description = "A service token: its id")
    private @Nullable String serviceTokenId;

    /** The older name of the id. */
    @Option(names = "--service-token-name", hidden = true, scope = ScopeType.INHERIT)
    private @Nullable String serviceTokenName;

    @Option(
            names = "--service-token",
            paramLabel = "TOKEN",
            scope = ScopeType.INHERIT,
            description = "A service token: its secret; better given as SHARDWAY_SERVICE_TOKEN")
    private @Nullable String serviceToken;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            converter = FormatConverter.class,
            description = "human (default), json or csv")
    private @Nullable Format format;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration file (default ~/.config/shardway/shardway.yml)")
    private @Nullable String config;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Say each request, and where an error came from")
    private @Nullable Boolean debug;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "No colour")
    private @Nullable Boolean noColor;

    @Override
    protected Map<String, Supplier<?>> commands() {
        return inOrder(
                entry("workflow", WorkflowGroup::new),
                entry("keyspace", KeyspaceGroup::new),
                entry("token", TokenGroup::new),
                entry("org", OrgGroup::new),
                entry("auth", AuthGroup::new),
                entry("completion", CompletionCommand::new));
    }

    @Nullable
    String config() {
        return config;
    }

    Globals globals() {
        return new Globals(
                apiUrl == null ? DEFAULT_API_URL : apiUrl,
                orEmpty(apiToken),
                orEmpty(serviceTokenId == null ? serviceTokenName : serviceTokenId),
                orEmpty(serviceToken),
                format == null ? Format.HUMAN : format,
                Boolean.TRUE.equals(debug),
                Boolean.TRUE.equals(noColor));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    static final class FormatConverter implements ITypeConverter<Format> {
        @Override
        public Format convert(String word) {
            return Format.of(word)
                    .orElseThrow(() -> new TypeConversionException(
                            "'%s' is no format; there are human, json and csv".formatted(word)));
        }
    }
}
