package io.shardway.cli.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardway.cli.command.ApiCommand;
import io.shardway.cli.command.Call;
import io.shardway.cli.model.Workflow;
import picocli.CommandLine.Mixin;

/**
 * A command that asks something of a workflow: confirms where it must, sends one request, and says what the server
 * answered. With {@code --wait} it goes on until the workflow has got where the action leads.
 */
abstract class ActionCommand extends ApiCommand {

    @Mixin
    private WaitOptions wait = new WaitOptions();

    ActionCommand() {
        super("database", "number");
    }

    /** Asks the person, where the action needs it; throws when it must not go on. */
    void confirm(Call call, String number) {}

    /** What is going on, for example "Cancelling". */
    abstract String activity();

    /** The one request. */
    JsonNode send(Call call, String number) {
        return call.client().act(WorkflowRequests.path(call, number, action()));
    }

    /** The last segment of the path. */
    abstract String action();

    /** The sentence that tells what was done. */
    abstract String done(Call call, Workflow workflow);

    /** Where the action leads. */
    abstract Goal goal();

    @Override
    protected final void run(Call call) {
        var number = call.number();
        wait.check();
        confirm(call, number);
        var style = call.style();
        var answer = WorkflowRequests.ask(
                call,
                number,
                "%s workflow %s of %s…".formatted(activity(), style.name("#" + number), style.name(call.database())),
                () -> send(call, number));
        wait.finish(call, answer, done(call, Workflow.decode(answer)), goal());
    }

    /** {@code #3} with emphasis. */
    static String hash(Call call, Workflow workflow) {
        return call.style().name("#" + workflow.number());
    }
}
