package io.shardway.cli.platform;

import io.shardway.cli.command.Group;
import io.shardway.cli.command.OrganizationGroup;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code shardway keyspace}: keyspaces of a branch, their VSchema, and the branch's routing rules. */
@Command(name = "keyspace", description = "Keyspaces: where tables are, on which servers.")
public final class KeyspaceGroup extends OrganizationGroup {

    @Override
    protected Map<String, Supplier<?>> commands() {
        return inOrder(
                entry("list", KeyspaceListCommand::new),
                entry("show", KeyspaceShowCommand::new),
                entry("create", KeyspaceCreateCommand::new),
                entry("vschema", VSchemaGroup::new),
                entry("routing-rules", RoutingRulesGroup::new));
    }

    @Command(name = "vschema", description = "How a keyspace's tables are sharded.")
    static final class VSchemaGroup extends Group {

        @Override
        protected Map<String, Supplier<?>> commands() {
            return inOrder(
                    entry("show", DocumentCommand.ShowVSchema::new),
                    entry("update", DocumentCommand.UpdateVSchema::new));
        }
    }

    @Command(name = "routing-rules", description = "Which keyspace serves a table of the branch.")
    static final class RoutingRulesGroup extends Group {

        @Override
        protected Map<String, Supplier<?>> commands() {
            return inOrder(
                    entry("show", DocumentCommand.ShowRoutingRules::new),
                    entry("update", DocumentCommand.UpdateRoutingRules::new));
        }
    }
}
