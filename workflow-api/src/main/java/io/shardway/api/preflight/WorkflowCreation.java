package io.shardway.api.preflight;

import io.shardway.api.Refusal;
import io.shardway.api.catalogue.BranchEntry;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.catalogue.KeyspaceEntry;
import io.shardway.api.domain.Definition;
import io.shardway.api.domain.KeyspaceRef;
import io.shardway.api.routing.BranchRouting;
import io.shardway.api.shell.Requester;
import io.shardway.api.shell.StoredWorkflow;
import io.shardway.api.shell.WorkflowShell;
import io.shardway.api.store.IdempotencyStore.Claim;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.OnDdl;
import io.shardway.contract.topology.ShardSpec;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** From a wish to a stored workflow: what was named must be there, the servers must be fit for it, and only then anything is created. */
@ApplicationScoped
public class WorkflowCreation {

    /** For people: any script, in one line. */
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cs}]{1,190}");

    private final Catalogue catalogue;
    private final Preflight preflight;
    private final WorkflowShell shell;
    private final BranchRouting routing;
    private final Vertx vertx;

    WorkflowCreation(
            Catalogue catalogue, Preflight preflight, WorkflowShell shell, BranchRouting routing, Vertx vertx) {
        this.catalogue = catalogue;
        this.preflight = preflight;
        this.shell = shell;
        this.routing = routing;
        this.vertx = vertx;
    }

    /** What somebody asked for; what is not given is empty. */
    public record Wish(
            Optional<String> branch,
            Optional<String> name,
            Optional<String> sourceKeyspace,
            Optional<String> targetKeyspace,
            List<String> tables,
            Optional<String> globalKeyspace,
            boolean deferSecondaryKeys,
            String onDdl) {
        public Wish {
            tables = List.copyOf(tables);
        }
    }

    /** @param claim of the request's idempotency key; noted together with the workflow */
    public Uni<StoredWorkflow> create(
            String organization, String database, Wish wish, Requester by, Optional<Claim> claim) {
        String name = needed(wish.name(), "name");
        String source = needed(wish.sourceKeyspace(), "source_keyspace");
        String target = needed(wish.targetKeyspace(), "target_keyspace");
        check(wish, source, target);
        Uni<BranchEntry> found = wish.branch()
                .map(branch -> catalogue.branch(organization, database, branch))
                .orElseGet(() -> catalogue.productionBranch(organization, database));
        return found.chain(branch -> catalogue.keyspaces(branch.id()).chain(keyspaces -> {
            var from = keyspace(keyspaces, branch, source);
            var to = keyspace(keyspaces, branch, target);
            wish.globalKeyspace().ifPresent(global -> keyspace(keyspaces, branch, global));
            routing.requireNoRuleOn(branch, Set.of(source, target), wish.tables());
            // JDBC blocks: off the event loop, and back on its context for the transaction.
            return vertx.executeBlocking(
                            () -> {
                                preflight.check(from.spec(), to.spec(), wish.tables());
                                return true;
                            },
                            false)
                    .chain(() -> shell.create(
                            branch.databaseId(),
                            branch.id(),
                            by,
                            claim,
                            number -> new Definition(
                                    UUID.randomUUID(),
                                    name,
                                    number,
                                    reference(from.spec()),
                                    reference(to.spec()),
                                    wish.globalKeyspace(),
                                    wish.tables(),
                                    wish.deferSecondaryKeys(),
                                    wish.onDdl(),
                                    branch.topologyVersion())));
        }));
    }

    private static void check(Wish wish, String source, String target) {
        wish.name().filter(name -> !NAME.matcher(name).matches()).ifPresent(_ -> {
            throw Refusal.invalid("name is longer than 190 characters or holds control characters");
        });
        if (source.equals(target)) {
            throw Refusal.invalid("source_keyspace and target_keyspace are both " + source
                    + "; tables move between two different keyspaces");
        }
        if (wish.tables().isEmpty()) {
            throw Refusal.invalid("tables is empty; name at least one table to move");
        }
        var seen = new HashSet<String>();
        for (String table : wish.tables()) {
            if (!seen.add(table)) {
                throw Refusal.invalid("tables names " + table + " twice");
            }
        }
        if (Arrays.stream(OnDdl.values()).noneMatch(known -> known.name().equals(wish.onDdl()))) {
            throw Refusal.invalid("on_ddl is " + wish.onDdl() + "; it is one of IGNORE, STOP, EXEC, EXEC_IGNORE");
        }
    }

    private static KeyspaceEntry keyspace(List<KeyspaceEntry> all, BranchEntry branch, String name) {
        return Catalogue.find(all, name)
                .orElseThrow(() -> Refusal.notFound("There is no keyspace " + name + " in branch " + branch.name()));
    }

    private static KeyspaceRef reference(KeyspaceSpec spec) {
        Function<ShardSpec, String> name = ShardSpec::name;
        return new KeyspaceRef(spec.name(), spec.shards().stream().map(name).toList());
    }

    private static String needed(Optional<String> value, String key) {
        return value.orElseThrow(() -> Refusal.invalid(key + " is missing; it is needed to create a workflow"));
    }
}
