package io.shardway.local;

import io.shardway.testing.Account;
import io.shardway.testing.MariaDbServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The stack's catalogue file with its placeholders filled. A placeholder without a value is an error, not an empty text. */
final class Catalogue {

    /** Organization, database and branch as the file names them. */
    static final String BRANCH = "acme/shop/main";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z0-9.]+)}");

    private Catalogue() {}

    static void write(Path template, Path target, Map<String, List<MariaDbServer>> keyspaces) {
        try {
            Files.writeString(target, fill(Files.readString(template), values(keyspaces)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the catalogue %s from %s".formatted(target, template), e);
        }
    }

    /** Each keyspace's servers: the primary first, then its replicas. */
    private static Map<String, String> values(Map<String, List<MariaDbServer>> keyspaces) {
        var values = new HashMap<String, String>();
        values.putAll(login("writer", Account.WRITER));
        values.putAll(login("reader", Account.READER));
        values.putAll(login("application", Account.APP));
        keyspaces.forEach((keyspace, servers) -> {
            values.put(keyspace + ".port", Integer.toString(servers.getFirst().port()));
            values.put(
                    keyspace + ".replicas",
                    servers.stream()
                            .skip(1)
                            .map(replica -> "{ host: \"%s\", port: %d }".formatted(replica.host(), replica.port()))
                            .toList()
                            .toString());
        });
        return values;
    }

    private static Map<String, String> login(String role, Account account) {
        return Map.of(role + ".user", account.user(), role + ".password", account.password());
    }

    static String fill(String template, Map<String, String> values) {
        var lines = template.lines().filter(line -> !line.startsWith("#")).toList();
        return PLACEHOLDER.matcher(String.join("\n", lines)).replaceAll(match -> {
                    var value = values.get(match.group(1));
                    if (value == null) {
                        throw new IllegalArgumentException("The catalogue asks for ${%s}; known are %s"
                                .formatted(
                                        match.group(1),
                                        values.keySet().stream().sorted().toList()));
                    }
                    return java.util.regex.Matcher.quoteReplacement(value);
                })
                + "\n";
    }
}
