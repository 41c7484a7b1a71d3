package io.shardway.api.rest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shardway.api.preflight.ConnectionReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a test of a shard's servers has found.
 *
 * @param usable workflows can use it: everybody gets in, no right and no necessary setting is missing
 * @param error the first thing that keeps somebody out
 */
@JsonNaming(SnakeCaseStrategy.class)
record ConnectionTestBody(
        String type,
        boolean canConnect,
        boolean usable,
        @Nullable String error,
        List<ServerBody> servers) {

    static ConnectionTestBody of(ConnectionReport report) {
        return new ConnectionTestBody(
                "ConnectionTest",
                report.canConnect(),
                report.usable(),
                report.firstError().orElse(null),
                report.servers().stream().map(ServerBody::of).toList());
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record ServerBody(
            String host,
            int port,
            String role,
            @Nullable String version,
            @Nullable String flavour,
            List<AccountBody> accounts,
            List<CheckBody> checks) {
        static ServerBody of(ConnectionReport.Server server) {
            return new ServerBody(
                    server.address().host(),
                    server.address().port(),
                    server.role(),
                    server.version().orElse(null),
                    server.flavour().orElse(null),
                    server.logins().stream().map(AccountBody::of).toList(),
                    server.checks().stream().map(CheckBody::of).toList());
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record AccountBody(
            String account,
            String user,
            boolean canConnect,
            @Nullable String error,
            List<String> missingRights) {
        static AccountBody of(ConnectionReport.Login login) {
            return new AccountBody(
                    login.account(),
                    login.user(),
                    login.error().isEmpty(),
                    login.error().orElse(null),
                    login.missingRights());
        }
    }

    /** @param necessary without it no workflow is accepted; else it is advice */
    @JsonNaming(SnakeCaseStrategy.class)
    record CheckBody(
            String name,
            String required,
            String found,
            boolean ok,
            boolean necessary,
            @Nullable String help) {
        static CheckBody of(ConnectionReport.Check check) {
            return new CheckBody(
                    check.name(),
                    check.required(),
                    check.found(),
                    check.ok(),
                    check.necessary(),
                    check.help().isEmpty() ? null : check.help());
        }
    }
}
