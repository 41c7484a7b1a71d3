package io.shardway.api.vschema;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.shardway.api.Refusal;
import io.shardway.api.catalogue.BranchEntry;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.catalogue.KeyspaceEntry;
import io.shardway.api.catalogue.VSchemaStore;
import io.shardway.api.preflight.LiveSchema;
import io.shardway.contract.ContractJson;
import io.shardway.kernel.vschema.VSchema;
import io.shardway.kernel.vschema.VSchemaCheck;
import io.shardway.kernel.vschema.VSchemaProblem;
import io.shardway.kernel.vschema.VSchemaReader;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows the VSchema of a keyspace and changes it: read, checked against the live servers, stored if nobody else was quicker. */
@ApplicationScoped
public class VSchemas {

    private static final int ATTEMPTS = 3;
    private static final int SHOWN = 20;

    private final Catalogue catalogue;
    private final VSchemaStore store;
    private final LiveSchema live;
    private final Vertx vertx;

    VSchemas(Catalogue catalogue, VSchemaStore store, LiveSchema live, Vertx vertx) {
        this.catalogue = catalogue;
        this.store = store;
        this.live = live;
        this.vertx = vertx;
    }

    /** As it was written; for a keyspace that nobody has written one for, its live tables. */
    public Uni<String> show(BranchEntry branch, KeyspaceEntry keyspace) {
        return store.ofBranch(branch.id()).chain(stored -> Optional.ofNullable(stored.get(keyspace.name()))
                .map(found -> Uni.createFrom().item(found.body()))
                .orElseGet(() -> derived(keyspace)));
    }

    /** Keyspaces of the branch whose tables are found only when they are named with their keyspace. */
    public Uni<List<String>> explicitKeyspaces(BranchEntry branch) {
        return store.ofBranch(branch.id()).map(stored -> stored.entrySet().stream()
                .filter(entry -> VSchemaReader.read(entry.getValue().body())
                        .vschema()
                        .filter(VSchema::requireExplicitRouting)
                        .isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .toList());
    }

    /** Stores a VSchema, or refuses it with everything that is wrong with it. */
    public Uni<String> change(BranchEntry branch, String keyspace, String text) {
        var reading = VSchemaReader.read(text);
        if (reading.vschema().isEmpty()) {
            throw refused(keyspace, reading.problems());
        }
        return attempt(branch, keyspace, text, ATTEMPTS);
    }

    private Uni<String> attempt(BranchEntry branch, String name, String text, int attempts) {
        return catalogue.keyspaces(branch.id()).chain(all -> {
            var keyspace = Catalogue.find(all, name)
                    .orElseThrow(
                            () -> Refusal.notFound("There is no keyspace " + name + " in branch " + branch.name()));
            keyspace.spec();
            return store.ofBranch(branch.id()).chain(stored -> {
                long before = Optional.ofNullable(stored.get(name))
                        .map(VSchemaStore.Stored::version)
                        .orElse(0L);
                // JDBC blocks: off the event loop, and back on its context for the transaction.
                return vertx.executeBlocking(() -> problems(keyspace, all, stored, text), false)
                        .invoke(problems -> {
                            if (!problems.isEmpty()) {
                                throw refused(name, problems);
                            }
                        })
                        .chain(() -> store.store(branch, keyspace, before, text))
                        .chain(done -> {
                            if (done) {
                                return Uni.createFrom().item(text);
                            }
                            if (attempts <= 1) {
                                throw Refusal.unprocessable("The VSchema of keyspace " + name
                                        + " is being changed by others; read it and try again");
                            }
                            return attempt(branch, name, text, attempts - 1);
                        });
            });
        });
    }

    private static List<VSchemaProblem> problems(
            KeyspaceEntry keyspace, List<KeyspaceEntry> all, Map<String, VSchemaStore.Stored> stored, String text) {
        Map<String, String> bodies = new HashMap<>();
        stored.forEach((name, vschema) -> bodies.put(name, vschema.body()));
        try (var facts = new LiveFacts(
                keyspace, all.stream().filter(KeyspaceEntry::ready).toList(), bodies)) {
            return VSchemaReader.read(text)
                    .vschema()
                    .map(vschema -> VSchemaCheck.problems(vschema, facts))
                    .orElse(List.of());
        }
    }

    private Uni<String> derived(KeyspaceEntry keyspace) {
        if (!keyspace.ready()) {
            return Uni.createFrom().item(json(keyspace.sharded(), List.of()));
        }
        return live.names(keyspace.spec()).map(tables -> json(keyspace.sharded(), tables));
    }

    private static String json(boolean sharded, List<String> tables) {
        Map<String, Object> vschema = new LinkedHashMap<>();
        vschema.put("sharded", sharded);
        Map<String, Object> plain = new LinkedHashMap<>();
        tables.forEach(table -> plain.put(table, Map.of()));
        vschema.put("tables", plain);
        try {
            return ContractJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(vschema);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a VSchema", e);
        }
    }

    private static Refusal refused(String keyspace, List<VSchemaProblem> problems) {
        var texts = problems.stream().limit(SHOWN).map(VSchemaProblem::text).toList();
        return Refusal.invalid("The VSchema of keyspace " + keyspace + " is not valid: " + String.join("; ", texts)
                + (problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : ""));
    }
}
