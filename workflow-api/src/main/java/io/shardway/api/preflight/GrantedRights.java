package io.shardway.api.preflight;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an account may do, read from SHOW GRANTS. Roles count when they are active. */
final class GrantedRights {

    /** Each entry lists names of one right; one of them is enough. */
    static final List<List<String>> WRITER_ON_SCHEMA = single(
            "SELECT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "CREATE",
            "DROP",
            "ALTER",
            "INDEX",
            "TRIGGER",
            "CREATE VIEW",
            "LOCK TABLES");

    static final List<List<String>> WRITER_ON_SIDECAR =
            single("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "INDEX");

    static final List<List<String>> READER_ON_SCHEMA = single("SELECT");

    static final List<List<String>> READER_GLOBAL = List.of(
            List.of("REPLICATION SLAVE", "REPLICATION REPLICA"),
            List.of("BINLOG MONITOR", "REPLICATION CLIENT", "SUPER"));

    private static final Pattern GRANT = Pattern.compile("GRANT (.+?) ON (\\S+?)\\.(\\S+) TO .*", Pattern.DOTALL);

    /** @param schema pattern as granted; {@code *} for all */
    private record Grant(Set<String> rights, String schema, boolean wholeSchema) {}

    private final List<Grant> grants;

    private GrantedRights(List<Grant> grants) {
        this.grants = List.copyOf(grants);
    }

    static GrantedRights of(Connection connection) throws SQLException {
        var lines = new ArrayList<String>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW GRANTS")) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return parse(lines);
    }

    static GrantedRights parse(List<String> lines) {
        var grants = new ArrayList<Grant>();
        for (String line : lines) {
            Matcher matcher = GRANT.matcher(line);
            if (matcher.matches()) {
                Set<String> rights = Arrays.stream(matcher.group(1).split(",", -1))
                        .map(right -> right.strip().toUpperCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
                grants.add(new Grant(
                        rights, unquoted(matcher.group(2)), matcher.group(3).equals("*")));
            }
        }
        return new GrantedRights(grants);
    }

    /** @param schema {@code *} asks for a global right */
    boolean has(String right, String schema) {
        return grants.stream()
                .filter(grant -> grant.wholeSchema()
                        && (grant.schema().equals("*") || (!schema.equals("*") && matches(grant.schema(), schema))))
                .anyMatch(grant -> grant.rights().contains(right)
                        || grant.rights().contains("ALL PRIVILEGES")
                        || grant.rights().contains("ALL"));
    }

    /** The name part of a grant is a LIKE pattern. */
    private static boolean matches(String pattern, String schema) {
        var regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                i++;
                regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
            } else if (c == '_') {
                regex.append('.');
            } else if (c == '%') {
                regex.append(".*");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                .matcher(schema)
                .matches();
    }

    private static String unquoted(String name) {
        return name.startsWith("`") && name.endsWith("`")
                ? name.substring(1, name.length() - 1).replace("``", "`")
                : name;
    }

    private static List<List<String>> single(String... rights) {
        return Arrays.stream(rights).map(List::of).toList();
    }
}
