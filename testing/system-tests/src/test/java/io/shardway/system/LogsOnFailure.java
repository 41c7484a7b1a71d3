package io.shardway.system;

import io.shardway.local.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** A failed test prints what the services warned of last: their logs go away with the stack. */
final class LogsOnFailure implements TestExecutionExceptionHandler {

    private static final int LINES = 15;

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        for (var service : Service.values()) {
            print(service);
        }
        throw failure;
    }

    private static void print(Service service) throws IOException {
        var log = SharedStack.get().log(service);
        if (!Files.exists(log)) {
            return;
        }
        try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            var warnings = lines.filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                    .toList();
            System.out.println("-- " + service.shortName() + ": " + warnings.size() + " warnings and errors");
            warnings.subList(Math.max(0, warnings.size() - LINES), warnings.size())
                    .forEach(System.out::println);
        }
    }
}
