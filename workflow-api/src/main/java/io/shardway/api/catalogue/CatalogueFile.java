package io.shardway.api.catalogue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.quarkus.logging.Log;
import io.shardway.api.ApiConfig;
import io.shardway.api.Refusal;
import io.shardway.contract.topology.Accounts;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.ServerSpec;
import io.shardway.contract.topology.ShardSpec;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Loads the file that {@code SHARDWAY_CATALOGUE} names. What is known already stays. */
@ApplicationScoped
public class CatalogueFile {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Catalogue catalogue;
    private final Optional<String> path;

    CatalogueFile(Catalogue catalogue, ApiConfig config) {
        this.catalogue = catalogue;
        this.path = config.catalogue().filter(text -> !text.isBlank());
    }

    public void load() {
        path.map(Path::of).ifPresent(file -> load(read(file)));
    }

    private void load(Content content) {
        String organization = content.organization();
        String database = content.database();
        orCreate(() -> catalogue.organization(organization), () -> catalogue.createOrganization(organization));
        orCreate(
                () -> catalogue.database(organization, database),
                () -> catalogue.createDatabase(organization, database));
        BranchEntry branch = orCreate(
                () -> catalogue.branch(organization, database, content.branch()),
                () -> catalogue.createBranch(organization, database, content.branch()));
        for (Keyspace keyspace : content.keyspaces()) {
            orCreate(
                    () -> catalogue.keyspace(branch, keyspace.name()),
                    () -> catalogue.createKeyspace(branch, NewKeyspace.of(keyspace.spec(content.accounts()))));
        }
        Log.infof(
                "Loaded the catalogue branch=%s/%s/%s keyspaces=%d",
                organization, database, content.branch(), content.keyspaces().size());
    }

    private static <T> T orCreate(Supplier<Uni<T>> find, Supplier<Uni<T>> create) {
        return find.get()
                .onFailure(e -> e instanceof Refusal refusal && refusal.status() == 404)
                .recoverWithUni(() -> create.get())
                // Another instance that starts with the same file may have been quicker.
                .onFailure(e -> e instanceof Refusal refusal && refusal.code().equals("unprocessable"))
                .recoverWithUni(() -> find.get())
                .await()
                .atMost(PATIENCE);
    }

    private static Content read(Path file) {
        try {
            return YAMLMapper.builder()
                    .addModule(new Jdk8Module())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .readValue(file.toFile(), Content.class);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read the catalogue file " + file + " that SHARDWAY_CATALOGUE names", e);
        }
    }

    record Content(String organization, String database, String branch, Accounts accounts, List<Keyspace> keyspaces) {}

    record Keyspace(String name, boolean sharded, List<Shard> shards) {
        KeyspaceSpec spec(Accounts accounts) {
            return new KeyspaceSpec(
                    name,
                    sharded,
                    shards.stream().map(shard -> shard.spec(accounts)).toList());
        }
    }

    record Shard(String name, String schema, ServerSpec primary, Optional<List<ServerSpec>> replicas) {
        ShardSpec spec(Accounts accounts) {
            return new ShardSpec(name, schema, primary, replicas.orElse(List.of()), accounts);
        }
    }
}
