package io.shardway.local;

import io.shardway.testing.Directories;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "down", description = "End the stack and remove its data.")
final class DownCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        var directory = Main.directory();
        var state = StackState.load(directory);
        if (state.isEmpty()) {
            System.out.println("No stack is up.");
        } else {
            Teardown.end(state.get().processes());
            System.out.println("The stack is down; its data is removed.");
        }
        Directories.remove(directory);
        return 0;
    }
}
