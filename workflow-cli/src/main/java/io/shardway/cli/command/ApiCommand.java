package io.shardway.cli.command;

import io.shardway.cli.failure.Failure;
import java.util.List;

/**
 * A sub-command that talks to the server. Checks come in the order of contract section 9.3: arguments, credentials,
 * organization, then what the command itself looks at; the first request comes last.
 */
public abstract class ApiCommand extends Subcommand {

    protected ApiCommand(String... argumentNames) {
        super(argumentNames);
    }

    /** Whether {@code --org} is required; most commands are about something in an organization. */
    protected boolean needsOrganization() {
        return true;
    }

    @Override
    protected final void run(Session session, List<String> arguments) {
        var credentials = session.credentials();
        var organization = needsOrganization()
                ? session.organization().orElseThrow(() -> Failure.usage("missing required flag --org"))
                : "";
        try (var client = session.client(credentials)) {
            run(new Call(client, organization, arguments, session.output(), session.surroundings()));
        }
    }

    protected abstract void run(Call call);
}
