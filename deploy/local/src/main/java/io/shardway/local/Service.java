package io.shardway.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The services of Shardway, in the order in which they start: those that others wait for come first. */
public enum Service {
    API("workflow-api", 256),
    GATEWAY("query-gateway", 256),
    CUTOVER("cutover-service", 192),
    REPLICATOR("replicator-service", 384),
    COPIER("copier-service", 256),
    VERIFIER("verifier-service", 192);

    /** With fewer, the second compiler takes more from the run of some minutes than its code gives back (docs/adr/0011). */
    private static final int PROCESSORS_FOR_TWO_COMPILERS = 4;

    private final String module;
    private final int heapMegabytes;

    Service(String module, int heapMegabytes) {
        this.module = module;
        this.heapMegabytes = heapMegabytes;
    }

    /** What people call it: {@code api}, {@code copier}, … */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Takes the short name or the module's name. */
    public static Service of(String name) {
        return Arrays.stream(values())
                .filter(service -> service.shortName().equals(name) || service.module.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no service '%s'; there are %s"
                        .formatted(
                                name,
                                Arrays.stream(values()).map(Service::shortName).toList())));
    }

    String module() {
        return module;
    }

    /** Small heaps: a laptop runs all of them beside Kafka and three database servers. */
    List<String> jvmOptions() {
        return jvmOptions(Runtime.getRuntime().availableProcessors());
    }

    List<String> jvmOptions(int processors) {
        List<String> options = new ArrayList<>(List.of(
                "-Xmx" + heapMegabytes + "m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                // No hsperfdata file: it would outlive a SIGKILL.
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        if (processors < PROCESSORS_FOR_TWO_COMPILERS) {
            options.add("-XX:TieredStopAtLevel=1");
        }
        return options;
    }
}
