package io.shardway.api.rest;

import io.shardway.api.Refusal;
import io.shardway.api.access.Needs;
import io.shardway.api.access.Permission;
import io.shardway.api.catalogue.BranchEntry;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.catalogue.KeyspaceEntry;
import io.shardway.api.catalogue.KeyspaceRules;
import io.shardway.api.catalogue.Keyspaces;
import io.shardway.api.catalogue.ShardEntry;
import io.shardway.api.preflight.ConnectionTest;
import io.shardway.api.rest.KeyspaceBody.ShardBody;
import io.shardway.api.rest.KeyspaceRequest.ShardRequest;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Ours: the shards of a keyspace, where each of them lives, and whether that can be reached. Accounts come in and never go out. */
@Path("/v1/organizations/{org}/databases/{db}/branches/{branch}")
@Produces(MediaType.APPLICATION_JSON)
public class ShardResource {

    private final Catalogue catalogue;
    private final Keyspaces keyspaces;
    private final ConnectionTest connectionTest;

    ShardResource(Catalogue catalogue, Keyspaces keyspaces, ConnectionTest connectionTest) {
        this.catalogue = catalogue;
        this.keyspaces = keyspaces;
        this.connectionTest = connectionTest;
    }

    @GET
    @Path("keyspaces/{keyspace}/shards")
    @Needs(Permission.READ_BRANCH)
    public Uni<Page<ShardBody>> shards(
            @RestPath String org,
            @RestPath String db,
            @RestPath String branch,
            @RestPath String keyspace,
            @RestQuery Optional<String> page,
            @RestQuery("per_page") Optional<String> perPage,
            @Context UriInfo uri) {
        var request = Page.Request.of(page, perPage, uri);
        return find(org, db, branch, keyspace)
                .map(entry -> Page.cut(
                        request, entry.shards().stream().map(ShardBody::of).toList()));
    }

    @GET
    @Path("keyspaces/{keyspace}/shards/{shard}")
    @Needs(Permission.READ_BRANCH)
    public Uni<ShardBody> shard(
            @RestPath String org,
            @RestPath String db,
            @RestPath String branch,
            @RestPath String keyspace,
            @RestPath String shard) {
        return find(org, db, branch, keyspace).map(entry -> ShardBody.of(entry.shard(shard)));
    }

    /** Changes what the body names: schema, primary, replicas, single accounts. */
    @PATCH
    @Path("keyspaces/{keyspace}/shards/{shard}")
    @Needs(Permission.WRITE_BRANCH)
    public Uni<ShardBody> changeShard(
            @RestPath String org,
            @RestPath String db,
            @RestPath String branch,
            @RestPath String keyspace,
            @RestPath String shard,
            @Nullable ShardRequest body) {
        var change = present(body);
        if (Optional.ofNullable(change.name())
                .filter(name -> !name.equals(shard))
                .isPresent()) {
            throw Refusal.invalid("The name of a shard is its key range and stays; leave name out");
        }
        return catalogue
                .branch(org, db, branch)
                .call(found -> keyspaces.changeShard(
                        found, keyspace, shard, before -> Optional.of(change.changed(before, shard))))
                .chain((BranchEntry found) -> catalogue.keyspace(found, keyspace))
                .map(entry -> ShardBody.of(entry.shard(shard)));
    }

    /** Logs in as the catalogue says, or as it would say with the changes of the body; stores nothing. */
    @POST
    @Path("keyspaces/{keyspace}/shards/{shard}/test-connection")
    @Needs(Permission.WRITE_BRANCH)
    public Uni<ConnectionTestBody> testShard(
            @RestPath String org,
            @RestPath String db,
            @RestPath String branch,
            @RestPath String keyspace,
            @RestPath String shard,
            @Nullable ShardRequest body) {
        return find(org, db, branch, keyspace).chain(entry -> {
            var before = entry.shard(shard).servers();
            return Optional.ofNullable(body)
                    .map(change -> change.changed(before, shard))
                    .or(() -> before)
                    .map(this::test)
                    .orElseThrow(() -> Refusal.unprocessable("Shard " + shard
                            + " has no server yet; name its schema, primary and accounts in the body"));
        });
    }

    /** Logs in as the body says, before anything is created. */
    @POST
    @Path("test-connection")
    @Needs(Permission.WRITE_BRANCH)
    public Uni<ConnectionTestBody> testNew(
            @RestPath String org, @RestPath String db, @RestPath String branch, @Nullable ShardRequest body) {
        var change = present(body);
        String name = Optional.ofNullable(change.name()).orElse("-");
        return catalogue.branch(org, db, branch).chain(() -> test(change.servers(name)));
    }

    private Uni<ConnectionTestBody> test(ShardEntry.Servers servers) {
        KeyspaceRules.check(servers, "-");
        return connectionTest.run(servers).map(ConnectionTestBody::of);
    }

    private Uni<KeyspaceEntry> find(String org, String db, String branch, String keyspace) {
        return catalogue.branch(org, db, branch).chain(found -> catalogue.keyspace(found, keyspace));
    }

    private static ShardRequest present(@Nullable ShardRequest body) {
        if (body == null) {
            throw Refusal.badRequest("A JSON body with schema, primary, replicas or accounts is needed here");
        }
        return body;
    }
}
