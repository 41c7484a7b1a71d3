package io.shardway.replicator.capture;

import io.shardway.kernel.SidecarNames;
import io.shardway.kernel.TableName;
import io.shardway.mysql.StatementText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says which moved table a schema change in the binlog concerns. Debezium's parser has read the statement; here only names are looked up, so
 * that a statement that nobody understands is still noticed. It rather reports a statement too many than one too few.
 *
 * <p>Ours are left out: statements with our comment tag, renames between a table's hidden and public name, and everything that is no table
 * definition (views, triggers, routines, accounts).
 */
final class DdlScope {

    private static final Pattern OURS = Pattern.compile("/\\*\\s*shardway\\b");
    private static final Pattern TABLE_STATEMENT = Pattern.compile(
            "(?:ALTER\\s+(?:ONLINE\\s+|OFFLINE\\s+)?(?:IGNORE\\s+)?TABLE|(?:DROP|TRUNCATE|RENAME|OPTIMIZE)\\b(?!\\s+(?:VIEW|TRIGGER|USER|ROLE|FUNCTION|PROCEDURE|EVENT|SERVER|SEQUENCE|PREPARE))"
                    + "|CREATE\\s+(?:OR\\s+REPLACE\\s+)?TABLE|CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:ONLINE\\s+|OFFLINE\\s+)?(?:UNIQUE\\s+|FULLTEXT\\s+|SPATIAL\\s+)?INDEX)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** MariaDB's settings for one statement. */
    private static final Pattern SET_STATEMENT =
            Pattern.compile("SET\\s+STATEMENT\\b.*?\\bFOR\\s+", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern RENAME =
            Pattern.compile("RENAME\\s+TABLES?\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern TOKEN = Pattern.compile(
            "'[^'\\\\]*+(?:(?:\\\\.|'')[^'\\\\]*+)*'|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*\"|`((?:[^`]|``)*)`|([\\p{L}\\p{N}_$]+)|(\\.)|(,)",
            Pattern.DOTALL);

    private final CaptureUnit unit;
    private final CapturedTables tables;

    DdlScope(CaptureUnit unit, CapturedTables tables) {
        this.unit = unit;
        this.tables = tables;
    }

    /** Place of the moved table that the statement changes, if it is one that the user should know of. */
    Optional<Integer> movedTable(String statement, String defaultSchema) {
        if (OURS.matcher(statement).find()) {
            return Optional.empty();
        }
        String bare = StatementText.withoutComments(statement);
        if (!TABLE_STATEMENT
                .matcher(SET_STATEMENT.matcher(bare).replaceFirst(""))
                .matches()) {
            return Optional.empty();
        }
        List<TableName> names = names(bare, defaultSchema);
        if (RENAME.matcher(bare).matches() && opensOrHides(names)) {
            return Optional.empty();
        }
        return names.stream()
                .flatMap(name -> movedIndex(name).stream())
                .findFirst()
                .or(() -> dropsSchema(bare, names) ? Optional.of(0) : Optional.empty());
    }

    /** Every word of the statement as a table name: qualified where a dot says so, else in the default schema. */
    private static List<TableName> names(String statement, String defaultSchema) {
        List<TableName> names = new ArrayList<>();
        Matcher token = TOKEN.matcher(statement);
        String last = null;
        boolean dotted = false;
        while (token.find()) {
            String word = token.group(1) != null ? token.group(1).replace("``", "`") : token.group(2);
            if (token.group(3) != null) {
                dotted = last != null;
            } else if (word != null) {
                names.add(new TableName(dotted && last != null ? last : defaultSchema, word));
                last = word;
                dotted = false;
            }
        }
        return names;
    }

    /** A rename whose moved tables all go from hidden to public or back, as a switch does. */
    private boolean opensOrHides(List<TableName> names) {
        List<TableName> moved = names.stream()
                .filter(name -> tables.movedIndex(name).isPresent())
                .toList();
        return moved.stream().anyMatch(this::isHidden)
                && moved.stream().allMatch(name -> moved.stream()
                        .anyMatch(other -> isHidden(other) != isHidden(name)
                                && tables.movedIndex(other).equals(tables.movedIndex(name))));
    }

    /** In whatever case: a server with lower_case_table_names keeps the statement as it was written. */
    private Optional<Integer> movedIndex(TableName name) {
        return tables.movedIndex(name).or(() -> tables.names().stream()
                .filter(known -> known.schema().equalsIgnoreCase(name.schema())
                        && known.table().equalsIgnoreCase(name.table()))
                .flatMap(known -> tables.movedIndex(known).stream())
                .findFirst());
    }

    private boolean isHidden(TableName name) {
        return name.schema().equals(SidecarNames.SCHEMA);
    }

    private boolean dropsSchema(String statement, List<TableName> names) {
        String begin = statement.toUpperCase(Locale.ROOT);
        return (begin.startsWith("DROP DATABASE") || begin.startsWith("DROP SCHEMA"))
                && names.stream()
                        .anyMatch(name -> name.table().equals(unit.source().schema()));
    }
}
