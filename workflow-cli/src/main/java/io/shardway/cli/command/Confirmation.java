package io.shardway.cli.command;

import io.shardway.cli.failure.Failure;

/** The gate in front of what cannot easily be undone (contract section 9.4). */
public final class Confirmation {

    private Confirmation() {}

    /**
     * A question can be asked here and now.
     *
     * @param what the action, as in "cannot confirm …"
     */
    public static void gate(Call call, String what) {
        if (!call.output().isHuman()) {
            throw Failure.confirmationRequired(
                    "cannot confirm %s with the output format %s (run with --force to override)"
                            .formatted(what, call.output().format().word()));
        }
        if (!call.output().terminal().isInteractive()) {
            throw Failure.confirmationRequired(
                    "cannot confirm %s without a terminal (run with --force to override)".formatted(what));
        }
    }

    /** Asks; anything but yes ends the command. */
    public static void ask(Call call, String question, String what) {
        if (!call.questions().confirm(question)) {
            throw Failure.of("%s was not confirmed; nothing was done".formatted(what));
        }
    }
}
