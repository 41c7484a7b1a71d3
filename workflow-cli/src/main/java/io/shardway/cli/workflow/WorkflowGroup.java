package io.shardway.cli.workflow;

import io.shardway.cli.command.OrganizationGroup;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code shardway workflow}: the sub-commands of contract section 9.1. */
@Command(name = "workflow", description = "Move tables: create workflows, watch them, switch traffic.")
public final class WorkflowGroup extends OrganizationGroup {

    @Override
    protected Map<String, Supplier<?>> commands() {
        return inOrder(
                entry("list", ListCommand::new),
                entry("show", ShowCommand::new),
                entry("create", CreateCommand::new),
                entry("verify-data", VerifyDataCommand::new),
                entry("switch-traffic", SwitchTrafficCommand::new),
                entry("reverse-traffic", ReverseTrafficCommand::new),
                entry("cutover", CutoverCommand::new),
                entry("reverse-cutover", ReverseCutoverCommand::new),
                entry("complete", CompleteCommand::new),
                entry("retry", RetryCommand::new),
                entry("cancel", CancelCommand::new));
    }
}
