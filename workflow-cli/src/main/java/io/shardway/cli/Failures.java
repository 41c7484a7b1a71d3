package io.shardway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardway.cli.failure.Failure;
import io.shardway.cli.output.Format;
import io.shardway.cli.output.JsonText;
import io.shardway.cli.terminal.Terminal;

/** Tells a failure: a line on standard error for people, an envelope on standard output for programs (contract section 9.6). */
final class Failures {

    private static final int FAILED = 2;
    private static final int ACTION_REQUIRED = 1;

    private Failures() {}

    /** Gives the exit code. */
    static int report(Failure failure, Format format, Terminal terminal) {
        return switch (format) {
            case HUMAN, CSV -> {
                terminal.err().println("Error: " + failure.text());
                yield FAILED;
            }
            case JSON -> {
                terminal.out().println(JsonText.of(envelope(failure)));
                yield failure.status() == Failure.Status.ACTION_REQUIRED ? ACTION_REQUIRED : FAILED;
            }
        };
    }

    private static ObjectNode envelope(Failure failure) {
        boolean noLogin = failure.code().equals("NO_AUTH");
        var envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("status", failure.status().name().toLowerCase(java.util.Locale.ROOT));
        if (noLogin) {
            envelope.put("authenticated", false);
            envelope.put("code", failure.code());
        }
        envelope.put("error", failure.text());
        var issue = envelope.putArray("issues")
                .addObject()
                .put("code", failure.code())
                .put("message", failure.text());
        if (noLogin) {
            issue.put("remediation", "Run 'shardway auth login', or give --service-token-id and --service-token");
        }
        var steps = envelope.putArray("next_steps");
        failure.nextSteps().forEach(steps::add);
        if (noLogin) {
            envelope.put("agent_guide_command", "shardway --help");
        }
        return envelope;
    }
}
