package io.shardway.cli.platform;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardway.cli.api.ApiAddress;
import io.shardway.cli.command.Session;
import io.shardway.cli.command.Subcommand;
import io.shardway.cli.failure.ExitCode;
import io.shardway.cli.model.Envelope;
import io.shardway.cli.model.Shapes;
import io.shardway.cli.output.Format;
import io.shardway.cli.output.JsonText;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * Asks the server whether the login is good. Only the configuration files are asked for an organization; without one, JSON
 * says so as something to be mended (contract section 2).
 */
@Command(name = "check", description = "Ask the server whether the login is good.")
final class CheckCommand extends Subcommand {

    static final int NO_ORGANIZATION = 1;

    @Override
    protected void run(Session session, List<String> arguments) {
        try (var client = session.client(session.credentials());
                var _ = session.output().activity("Asking the server…")) {
            Envelope.items(client.get(ApiAddress.path("organizations")), Shapes.ORGANIZATION, "organization");
        }
        var organization = session.sources().files("org").orElse("");
        var terminal = session.surroundings().terminal();
        if (session.output().format() == Format.JSON) {
            terminal.out().println(JsonText.of(answer(organization)));
            if (organization.isEmpty()) {
                throw new ExitCode(NO_ORGANIZATION);
            }
            return;
        }
        terminal.out().println("You are logged in.");
        if (organization.isEmpty()) {
            terminal.out()
                    .println("Note: no organization is set; give --org, or write org: NAME into a configuration file.");
        }
    }

    private static ObjectNode answer(String organization) {
        boolean complete = !organization.isEmpty();
        var answer = JsonNodeFactory.instance.objectNode();
        answer.put("status", complete ? "ok" : "action_required").put("authenticated", true);
        answer.put("org", organization);
        var issues = answer.putArray("issues");
        var steps = answer.putArray("next_steps");
        if (!complete) {
            issues.addObject().put("code", "NO_ORG").put("message", "no organization is set in a configuration file");
            steps.add("shardway org list --format json");
            steps.add("Write org: NAME into ~/.config/shardway/shardway.yml");
        }
        return answer;
    }
}
