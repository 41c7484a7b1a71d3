package io.shardway.api.preflight;

import io.shardway.contract.topology.ServerSpec;
import java.util.List;
import java.util.Optional;

/** What a test of a shard's servers has found. Holds no password. */
public record ConnectionReport(List<Server> servers) {

    public ConnectionReport {
        servers = List.copyOf(servers);
    }

    /**
     * @param role primary or replica
     * @param flavour MariaDB or MySQL; absent when nobody could log in
     */
    public record Server(
            ServerSpec address,
            String role,
            Optional<String> version,
            Optional<String> flavour,
            List<Login> logins,
            List<Check> checks) {
        public Server {
            logins = List.copyOf(logins);
            checks = List.copyOf(checks);
        }
    }

    /**
     * @param account writer, reader or application
     * @param error why it cannot log in
     * @param missingRights each as {@code TRIGGER ON `shop`.*}
     */
    public record Login(String account, String user, Optional<String> error, List<String> missingRights) {
        public Login {
            missingRights = List.copyOf(missingRights);
        }
    }

    /** @param necessary without it no workflow is accepted; else it is advice */
    public record Check(String name, String required, String found, boolean ok, boolean necessary, String help) {}

    /** Every account can log in to every server. */
    public boolean canConnect() {
        return servers.stream().allMatch(server -> server.logins().stream()
                .allMatch(login -> login.error().isEmpty()));
    }

    /** Workflows can use it: everybody gets in, no right and no necessary setting is missing. */
    public boolean usable() {
        return canConnect()
                && servers.stream()
                        .allMatch(server -> server.logins().stream()
                                        .allMatch(login -> login.missingRights().isEmpty())
                                && server.checks().stream().allMatch(check -> check.ok() || !check.necessary()));
    }

    /** The first thing that keeps somebody out. */
    public Optional<String> firstError() {
        return servers.stream()
                .flatMap(server -> server.logins().stream())
                .map(Login::error)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
