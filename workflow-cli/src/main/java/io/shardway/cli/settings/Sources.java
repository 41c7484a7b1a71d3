package io.shardway.cli.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the value of a flag comes from when it is not on the command line, in this order: the environment, the project's
 * file, the user's file (contract section 9.7), and last the settings of a local stack that is up.
 */
public final class Sources {

    private static final List<String> PREFIXES = List.of("SHARDWAY_", "PLANETSCALE_");
    private static final List<String> PROJECT_FILES = List.of(".shardway.yml", ".pscale.yml");
    private static final Set<String> PROJECT_KEYS = Set.of("org", "database", "branch");

    private final Surroundings surroundings;
    private final SettingsFile project;
    private final SettingsFile user;
    private final SettingsFile localStack;
    private final Set<String> given;

    private Sources(
            Surroundings surroundings,
            SettingsFile project,
            SettingsFile user,
            SettingsFile localStack,
            Set<String> given) {
        this.surroundings = surroundings;
        this.given = Set.copyOf(given);
        this.project = project;
        this.user = user;
        this.localStack = localStack;
    }

    /**
     * @param file the flag {@code --config}: then it is the only file, and it must be there
     * @param given names of the flags that stand on the command line
     */
    public static Sources read(Surroundings surroundings, @Nullable String file, Set<String> given) {
        var localStack =
                surroundings.localStack().flatMap(SettingsFile::readIfPresent).orElse(SettingsFile.NONE);
        if (file != null) {
            var path = surroundings.directory().resolve(file);
            return new Sources(surroundings, SettingsFile.NONE, SettingsFile.read(path), localStack, given);
        }
        return new Sources(surroundings, projectFile(surroundings), userFile(surroundings), localStack, given);
    }

    /** The user's own file of Shardway, else the one of pscale. */
    private static SettingsFile userFile(Surroundings surroundings) {
        var config = surroundings.home().resolve(".config");
        return SettingsFile.readIfPresent(config.resolve("shardway/shardway.yml"))
                .or(() -> SettingsFile.readIfPresent(config.resolve("planetscale/pscale.yml")))
                .orElse(SettingsFile.NONE);
    }

    /** At the root of the git work tree, outside of one in the working directory. */
    private static SettingsFile projectFile(Surroundings surroundings) {
        var directory = workTree(surroundings.directory()).orElse(surroundings.directory());
        return PROJECT_FILES.stream()
                .flatMap(name -> SettingsFile.readIfPresent(directory.resolve(name)).stream())
                .findFirst()
                .map(file -> onlyProjectKeys(file, surroundings))
                .orElse(SettingsFile.NONE);
    }

    private static SettingsFile onlyProjectKeys(SettingsFile file, Surroundings surroundings) {
        var kept = new java.util.HashMap<>(file.values());
        kept.keySet().retainAll(PROJECT_KEYS);
        file.values().keySet().stream()
                .filter(key -> !PROJECT_KEYS.contains(key))
                .sorted()
                .forEach(key -> surroundings
                        .terminal()
                        .err()
                        .printf(
                                "Warning: %s is ignored in %s: a project's file holds only org, database and branch%n",
                                key, file.path()));
        return new SettingsFile(file.path(), kept);
    }

    private static Optional<Path> workTree(Path directory) {
        for (@Nullable Path at = directory; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(".git"))) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    /** The value of a flag, given its name without dashes in front. */
    public Optional<String> value(String flag) {
        return environment(flag).or(() -> files(flag)).or(() -> localStack(flag));
    }

    /** What the files alone say; {@code auth check} asks so for the organization. */
    public Optional<String> files(String flag) {
        return project.value(flag).or(() -> user.value(flag));
    }

    private Optional<String> environment(String flag) {
        var name = flag.toUpperCase(Locale.ROOT).replace('-', '_');
        return PREFIXES.stream()
                .flatMap(prefix -> surroundings.variable(prefix + name).stream())
                .findFirst();
    }

    /**
     * The local stack's organization and address; its token only where nothing else names a server or a login, so that it
     * never goes to another server.
     */
    private Optional<String> localStack(String flag) {
        return isAboutLogin(flag) && isServerNamed() ? Optional.empty() : localStack.value(flag);
    }

    private static boolean isAboutLogin(String flag) {
        return flag.equals("service-token-id") || flag.equals("service-token") || flag.equals("api-token");
    }

    private boolean isServerNamed() {
        return List.of("api-url", "service-token-id", "service-token-name", "service-token", "api-token").stream()
                .anyMatch(flag -> given.contains(flag)
                        || environment(flag).or(() -> files(flag)).isPresent());
    }
}
