package io.shardway.local;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "up", description = "Start Kafka, the database servers and all services, and leave them running.")
final class UpCommand implements Callable<Integer> {

    @Option(names = "--replicas", description = "Give each keyspace's primary a replica.")
    private boolean replicas;

    @Override
    public Integer call() {
        var begin = System.nanoTime();
        var stack = LocalStack.start(
                StackOptions.ofThisCheckout().withReplicas(replicas), line -> System.out.println("  " + line));
        var login = stack.login();
        stack.leaveRunning();
        System.out.printf(
                """
                The stack is up after %.1f s.
                  REST      %s   Authorization: %s
                            this service token is shown once; ./shardway workflow … reads it from .shardway/local/%s
                  gateway   mariadb --skip-ssl -h 127.0.0.1 -P %d -u %s -p%s shop
                ./shardway status shows its processes, ./shardway down ends them.
                """,
                (System.nanoTime() - begin) / 1e9,
                stack.api(),
                login.authorization(),
                LocalLogin.FILE,
                stack.gatewayPort(),
                LocalStack.GATEWAY_USER.user(),
                LocalStack.GATEWAY_USER.password());
        return 0;
    }
}
