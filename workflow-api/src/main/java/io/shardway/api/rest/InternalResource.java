package io.shardway.api.rest;

import io.shardway.api.Refusal;
import io.shardway.api.catalogue.Catalogue;
import io.shardway.api.catalogue.KeyspaceEntry;
import io.shardway.api.shell.StoredWorkflow;
import io.shardway.api.shell.WorkflowShell;
import io.shardway.api.vschema.VSchemas;
import io.shardway.contract.ContractJson;
import io.shardway.contract.topology.BranchTopology;
import io.shardway.contract.topology.KeyspaceSpec;
import io.shardway.contract.topology.OnDdl;
import io.shardway.contract.topology.WorkflowSpec;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/** Topology for our services (docs/wiring.md section 2). Answers hold credentials; they are written by the contract's own JSON. */
@Path("/internal/v1")
@Produces(MediaType.APPLICATION_JSON)
public class InternalResource {

    private final Catalogue catalogue;
    private final WorkflowShell shell;
    private final VSchemas vschemas;

    InternalResource(Catalogue catalogue, WorkflowShell shell, VSchemas vschemas) {
        this.catalogue = catalogue;
        this.shell = shell;
        this.vschemas = vschemas;
    }

    @GET
    @Path("workflows/{id}")
    public Uni<byte[]> workflow(@RestPath String id) {
        return shell.get(uuid(id))
                .chain(workflow -> catalogue
                        .branchById(workflow.branchId())
                        .chain(branch -> catalogue.keyspaces(branch.id()).map(keyspaces -> {
                            var definition = workflow.state().definition();
                            return new WorkflowSpec(
                                    workflow.id(),
                                    branch.organization(),
                                    branch.database(),
                                    branch.name(),
                                    definition.number(),
                                    definition.name(),
                                    keyspace(
                                            keyspaces,
                                            workflow,
                                            definition.source().name()),
                                    keyspace(
                                            keyspaces,
                                            workflow,
                                            definition.target().name()),
                                    definition.tables(),
                                    definition.deferSecondaryKeys(),
                                    OnDdl.valueOf(definition.onDdl()),
                                    Math.max(branch.topologyVersion(), definition.topologyVersion()));
                        })))
                .map(ContractJson::write);
    }

    @GET
    @Path("branches/{org}/{db}/{branch}/topology")
    public Uni<byte[]> topology(@RestPath String org, @RestPath String db, @RestPath String branch) {
        return catalogue
                .branch(org, db, branch)
                .chain(found -> catalogue.topology(found).chain(topology -> vschemas.explicitKeyspaces(found)
                        .map(explicit -> new BranchTopology(
                                topology.organization(),
                                topology.database(),
                                topology.branch(),
                                topology.topologyVersion(),
                                topology.keyspaces(),
                                explicit.isEmpty() ? Optional.empty() : Optional.of(explicit)))))
                .map(ContractJson::write);
    }

    private static KeyspaceSpec keyspace(List<KeyspaceEntry> keyspaces, StoredWorkflow workflow, String name) {
        return Catalogue.find(keyspaces, name)
                .map(KeyspaceEntry::spec)
                .orElseThrow(() -> Refusal.notFound(
                        "Keyspace " + name + " of workflow " + workflow.number() + " is not in the catalogue"));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw Refusal.notFound("There is no workflow " + text);
        }
    }
}
