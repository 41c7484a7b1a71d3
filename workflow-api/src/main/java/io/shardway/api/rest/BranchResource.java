package io.shardway.api.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardway.api.Refusal;
import io.shardway.api.access.Needs;
import io.shardway.api.access.Permission;
import io.shardway.api.catalogue.BranchEntry;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.catalogue.KeyspaceEntry;
import io.shardway.api.preflight.LiveSchema;
import io.shardway.api.routing.BranchRouting;
import io.shardway.api.vschema.VSchemas;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A branch with its keyspaces, their VSchemas and live tables (contract sections 3.2 and 3.3). */
@Path("/v1/organizations/{org}/databases/{db}/branches/{branch}")
@Produces(MediaType.APPLICATION_JSON)
public class BranchResource {

    private final Catalogue catalogue;
    private final VSchemas vschemas;
    private final BranchRouting routing;
    private final LiveSchema schema;
    private final ObjectMapper json;

    BranchResource(
            Catalogue catalogue, VSchemas vschemas, BranchRouting routing, LiveSchema schema, ObjectMapper json) {
        this.catalogue = catalogue;
        this.vschemas = vschemas;
        this.routing = routing;
        this.schema = schema;
        this.json = json;
    }

    @GET
    @Needs(Permission.READ_BRANCH)
    public Uni<BranchLongBody> branch(
            @RestPath String org, @RestPath String db, @RestPath String branch, @Context UriInfo uri) {
        String url = uri.getAbsolutePath().toString();
        return catalogue.branch(org, db, branch).map(found -> BranchLongBody.of(found, url));
    }

    @GET
    @Path("keyspaces")
    @Needs(Permission.READ_BRANCH)
    public Uni<Page<KeyspaceBody>> keyspaces(
            @RestPath String org,
            @RestPath String db,
            @RestPath String branch,
            @RestQuery Optional<String> page,
            @RestQuery("per_page") Optional<String> perPage,
            @Context UriInfo uri) {
        var request = Page.Request.of(page, perPage, uri);
        return catalogue
                .branch(org, db, branch)
                .chain(found -> catalogue.keyspaces(found.id()))
                .map(all -> Page.cut(
                        request,
                        all.stream().map(entry -> KeyspaceBody.of(entry, all)).toList()));
    }

    @POST
    @Path("keyspaces")
    @Needs(Permission.WRITE_BRANCH)
    public Uni<RestResponse<KeyspaceBody>> createKeyspace(
            @RestPath String org, @RestPath String db, @RestPath String branch, @Nullable KeyspaceRequest body) {
        if (body == null) {
            throw Refusal.badRequest("A keyspace is created from a JSON body with name and shards");
        }
        var wish = body.wish(json);
        return catalogue
                .branch(org, db, branch)
                .chain(found -> catalogue.createKeyspace(found, wish).chain(entry -> body(found, entry)))
                .map(created -> RestResponse.status(RestResponse.Status.CREATED, created));
    }

    @GET
    @Path("keyspaces/{keyspace}")
    @Needs(Permission.READ_BRANCH)
    public Uni<KeyspaceBody> keyspace(
            @RestPath String org, @RestPath String db, @RestPath String branch, @RestPath String keyspace) {
        return catalogue
                .branch(org, db, branch)
                .chain(found -> catalogue.keyspace(found, keyspace).chain(entry -> body(found, entry)));
    }

    /** Ours: takes a keyspace that no workflow uses out of the catalogue. Its servers stay as they are. Answers with what it was. */
    @DELETE
    @Path("keyspaces/{keyspace}")
    @Needs(Permission.WRITE_BRANCH)
    public Uni<KeyspaceBody> deleteKeyspace(
            @RestPath String org, @RestPath String db, @RestPath String branch, @RestPath String keyspace) {
        return catalogue.branch(org, db, branch).chain(found -> catalogue
                .keyspace(found, keyspace)
                .invoke(() -> routing.requireNoRuleFor(found, keyspace))
                .chain(entry -> body(found, entry).call(() -> catalogue.deleteKeyspace(found, entry))));
    }

    @GET
    @Path("keyspaces/{keyspace}/vschema")
    @Needs(Permission.READ_BRANCH)
    public Uni<TextBody> vschema(
            @RestPath String org, @RestPath String db, @RestPath String branch, @RestPath String keyspace) {
        return catalogue
                .branch(org, db, branch)
                .chain(found -> catalogue.keyspace(found, keyspace).chain(entry -> vschemas.show(found, entry)))
                .map(TextBody::of);
    }

    @PATCH
    @Path("keyspaces/{keyspace}/vschema")
    @Needs(Permission.WRITE_BRANCH)
    public Uni<TextBody> changeVschema(
            @RestPath String org,
            @RestPath String db,
            @RestPath String branch,
            @RestPath String keyspace,
            @Nullable VSchemaRequest body) {
        String text = Optional.ofNullable(body)
                .flatMap(given -> Optional.ofNullable(given.vschema()))
                .orElseThrow(() -> Refusal.badRequest(
                        "A VSchema is changed with a JSON body {\"vschema\": \"<its JSON as a text>\"}"));
        return catalogue
                .branch(org, db, branch)
                .chain(found -> vschemas.change(found, keyspace, text))
                .map(TextBody::of);
    }

    record VSchemaRequest(@Nullable String vschema) {}

    /** All rules that gateways obey: those of workflows first, then those that users have written. */
    @GET
    @Path("routing-rules")
    @Needs(Permission.READ_BRANCH)
    public Uni<TextBody> routingRules(@RestPath String org, @RestPath String db, @RestPath String branch) {
        return catalogue.branch(org, db, branch).map(routing::show).map(TextBody::of);
    }

    /** Replaces the rules that users have written; rules of workflows stay and may be sent along. */
    @PATCH
    @Path("routing-rules")
    @Needs(Permission.WRITE_BRANCH)
    public Uni<TextBody> changeRoutingRules(
            @RestPath String org, @RestPath String db, @RestPath String branch, @Nullable RoutingRulesRequest body) {
        String text = Optional.ofNullable(body)
                .flatMap(given -> Optional.ofNullable(given.routingRules()))
                .orElseThrow(() -> Refusal.badRequest(
                        "Routing rules are changed with a JSON body {\"routing_rules\": \"<their JSON as a text>\"}"));
        return catalogue
                .branch(org, db, branch)
                .chain(found -> routing.change(found, text))
                .map(TextBody::of);
    }

    record RoutingRulesRequest(
            @JsonProperty("routing_rules") @Nullable String routingRules) {}

    /** The tables of a keyspace as its first server has them now, one item each; without a name those of the branch's default one. */
    @GET
    @Path("schema")
    @Needs(Permission.READ_BRANCH)
    public Uni<Schema> schema(
            @RestPath String org, @RestPath String db, @RestPath String branch, @RestQuery Optional<String> keyspace) {
        return catalogue
                .branch(org, db, branch)
                .chain(found -> chosen(found, keyspace))
                .chain(this::tables)
                .map(Schema::new);
    }

    private Uni<Optional<KeyspaceEntry>> chosen(BranchEntry branch, Optional<String> keyspace) {
        return keyspace.filter(name -> !name.isBlank())
                .map(name -> catalogue.keyspace(branch, name).map(Optional::of))
                .orElseGet(() -> catalogue
                        .keyspaces(branch.id())
                        .map(all -> all.stream().filter(KeyspaceEntry::ready).min(KeyspaceBody.FIRST)));
    }

    private Uni<List<SchemaBody>> tables(Optional<KeyspaceEntry> keyspace) {
        return keyspace.map(entry -> schema.tables(entry.spec()).map(tables -> tables.stream()
                        .map(table ->
                                new SchemaBody(table.name(), table.raw(), TextBody.html(table.raw()), entry.name()))
                        .toList()))
                .orElseGet(() -> Uni.createFrom().item(List.of()));
    }

    record Schema(List<SchemaBody> data) {}

    /** One table; {@code keyspace} is ours. */
    record SchemaBody(String name, String raw, String html, String keyspace) {}

    private Uni<KeyspaceBody> body(BranchEntry branch, KeyspaceEntry entry) {
        return catalogue.keyspaces(branch.id()).map(all -> KeyspaceBody.of(entry, all));
    }
}
