package io.shardway.local;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = "Show the stack's processes; exit code 3 when none is up, 1 when some are missing.")
final class StatusCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        var state = StackState.load(Main.directory());
        if (state.isEmpty() || !state.get().isAnyRunning()) {
            System.out.println("No stack is up; './shardway up' starts one.");
            return 3;
        }
        System.out.printf("%-16s %-9s %8s %9s  %s%n", "process", "state", "pid", "memory", "address");
        for (var process : state.get().processes()) {
            var running = process.isRunning();
            System.out.printf(
                    "%-16s %-9s %8d %6d MB  %s%n",
                    process.name(),
                    running ? "running" : "gone",
                    process.pid(),
                    running ? Memory.residentMegabytes(process.pid()) : 0,
                    process.address());
        }
        return state.get().processes().stream().allMatch(StackProcess::isRunning) ? 0 : 1;
    }
}
