package io.shardway.api.dryrun;

import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.catalogue.KeyspaceEntry;
import io.shardway.api.catalogue.ShardEntry;
import io.shardway.api.preflight.ConnectionReport;
import io.shardway.api.preflight.ConnectionTest;
import io.shardway.api.shell.StoredWorkflow;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at the servers of a workflow: whether everybody gets in, what rights and settings are missing. Reads only. */
@ApplicationScoped
public class ServerLook {

    private final Catalogue catalogue;
    private final ConnectionTest connectionTest;

    ServerLook(Catalogue catalogue, ConnectionTest connectionTest) {
        this.catalogue = catalogue;
        this.connectionTest = connectionTest;
    }

    Uni<List<Finding>> at(StoredWorkflow workflow) {
        var definition = workflow.state().definition();
        return catalogue.keyspaces(workflow.branchId()).chain(all -> Multi.createFrom()
                .iterable(Stream.of(
                                definition.source().name(), definition.target().name())
                        .map(name -> Catalogue.find(all, name))
                        .flatMap(Optional::stream)
                        .flatMap(ServerLook::shards)
                        .toList())
                .onItem()
                .transformToUniAndConcatenate(
                        shard -> connectionTest.run(shard.servers()).map(report -> finding(shard.name(), report)))
                .collect()
                .asList());
    }

    private record Shard(String name, ShardEntry.Servers servers) {}

    private static Stream<Shard> shards(KeyspaceEntry keyspace) {
        return keyspace.shards().stream().flatMap(shard -> shard.servers().stream()
                .map(servers -> new Shard(keyspace.name() + "/" + shard.name(), servers)));
    }

    private static Finding finding(String shard, ConnectionReport report) {
        List<String> problems = new ArrayList<>();
        for (ConnectionReport.Server server : report.servers()) {
            for (ConnectionReport.Login login : server.logins()) {
                login.error().ifPresent(problems::add);
                login.missingRights()
                        .forEach(right -> problems.add(
                                "account " + login.user() + " on " + server.address() + " lacks " + right));
            }
            server.checks().stream()
                    .filter(check -> check.necessary() && !check.ok())
                    .forEach(check -> problems.add(server.address() + " has " + check.name() + " = " + check.found()
                            + " and needs " + check.required()));
        }
        return new Finding(
                "servers",
                problems.isEmpty(),
                "shard " + shard + ": "
                        + (problems.isEmpty()
                                ? "every account gets in, and no right and no setting is missing"
                                : String.join("; ", problems)));
    }
}
