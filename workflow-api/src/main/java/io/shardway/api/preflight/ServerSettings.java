package io.shardway.api.preflight;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The settings that a server needs to take part in a workflow, as it has them now. Reads only. */
final class ServerSettings {

    private static final long TWO_DAYS_SECONDS = 172_800;

    /**
     * One setting.
     *
     * @param necessary without it no workflow is accepted; else it is advice
     * @param help what changes it; empty when it is fine
     */
    record Finding(String name, String required, String found, boolean ok, boolean necessary, String help) {}

    private final Connection connection;
    private final List<Finding> findings = new ArrayList<>();

    private ServerSettings(Connection connection) {
        this.connection = connection;
    }

    /** What a primary needs. */
    static List<Finding> ofPrimary(Connection connection) throws SQLException {
        var settings = new ServerSettings(connection);
        settings.is("log_bin", "ON", "restart it with --log-bin", true);
        settings.is("binlog_format", "ROW", "SET GLOBAL binlog_format = ROW", true);
        settings.is("binlog_row_image", "FULL", "SET GLOBAL binlog_row_image = FULL", true);
        settings.is("read_only", "OFF", "name the current primary in the catalogue", true);
        // What only one of MySQL and MariaDB has; each of them would keep changes from being read.
        settings.ifThere("log_bin_compress", "OFF");
        settings.ifThere("binlog_transaction_compression", "OFF");
        settings.ifThere("binlog_row_value_options", "");
        settings.ifThere("binlog_order_commits", "ON");
        if (settings.value("gtid_mode").isPresent()) {
            settings.is("gtid_mode", "ON", "SET GLOBAL gtid_mode = ON, step by step", false);
        }
        settings.retention();
        settings.sqlMode();
        return List.copyOf(settings.findings);
    }

    private void ifThere(String variable, String required) throws SQLException {
        if (value(variable).isPresent()) {
            String word = required.isEmpty() ? "''" : required;
            String found = value(variable).orElse("");
            boolean ok = found.equalsIgnoreCase(required);
            findings.add(
                    new Finding(variable, word, found, ok, true, ok ? "" : "SET GLOBAL " + variable + " = " + word));
        }
    }

    private void is(String variable, String required, String help, boolean necessary) throws SQLException {
        String found = value(variable).map(ServerSettings::shown).orElse("");
        boolean ok = found.equalsIgnoreCase(required);
        findings.add(new Finding(variable, required, found, ok, necessary, ok ? "" : help));
    }

    /** Seconds decide when both are set, days else; a change that is purged before it is read ends a workflow. */
    private void retention() throws SQLException {
        long seconds = value("binlog_expire_logs_seconds").map(Long::parseLong).orElse(0L);
        long days = value("expire_logs_days")
                .map(text -> (long) Double.parseDouble(text))
                .orElse(0L);
        boolean forEver = seconds == 0 && days == 0;
        boolean ok = forEver || (seconds > 0 ? seconds > TWO_DAYS_SECONDS : days > 2);
        String found = forEver ? "never purged" : seconds > 0 ? seconds + " s" : days + " days";
        findings.add(new Finding(
                "binlog_expire_logs_seconds",
                "> " + TWO_DAYS_SECONDS,
                found,
                ok,
                false,
                ok ? "" : "SET GLOBAL binlog_expire_logs_seconds = " + 7 * 86_400));
    }

    private void sqlMode() throws SQLException {
        String mode = value("sql_mode").orElse("");
        boolean ok = !mode.toUpperCase(Locale.ROOT).contains("ANSI_QUOTES");
        findings.add(new Finding(
                "sql_mode",
                "no ANSI_QUOTES",
                mode,
                ok,
                false,
                ok ? "" : "take ANSI_QUOTES out of the global sql_mode"));
    }

    /** The value of a global variable; empty when the server has none of this name. */
    private Optional<String> value(String variable) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW GLOBAL VARIABLES LIKE '" + variable + "'")) {
            return rows.next() ? Optional.ofNullable(rows.getString(2)) : Optional.empty();
        }
    }

    private static String shown(String value) {
        return switch (value) {
            case "0" -> "OFF";
            case "1" -> "ON";
            default -> value;
        };
    }
}
