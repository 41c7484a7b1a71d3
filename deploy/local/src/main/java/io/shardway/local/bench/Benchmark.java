package io.shardway.local.bench;

import java.util.Arrays;
import java.util.List;

/** One thing that is measured, with its baseline beside it. */
enum Benchmark {
    COPY("rows of a table to another server, beside mariadb-dump | mariadb") {
        @Override
        void run(BenchStage stage, Results results) throws Exception {
            new CopyBenchmark(stage, results).run();
        }
    },
    REPLICATION("changes through capture, Kafka and apply, beside a replica of the server's own") {
        @Override
        void run(BenchStage stage, Results results) throws Exception {
            new ReplicationBenchmark(stage, results).run();
        }
    },
    GATEWAY("statements through the gateway, beside the same ones straight to the server") {
        @Override
        void run(BenchStage stage, Results results) throws Exception {
            new GatewayBenchmark(stage, results).run();
        }
    },
    SWITCH("the write pause of switches, beside the longest gap of the same writers without one") {
        @Override
        void run(BenchStage stage, Results results) throws Exception {
            new SwitchBenchmark(stage, results).run();
        }
    };

    private final String what;

    Benchmark(String what) {
        this.what = what;
    }

    String title() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    String what() {
        return what;
    }

    abstract void run(BenchStage stage, Results results) throws Exception;

    static Benchmark of(String name) {
        return Arrays.stream(values())
                .filter(benchmark -> benchmark.title().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no benchmark '%s'; there are %s".formatted(name, titles())));
    }

    static List<String> titles() {
        return Arrays.stream(values()).map(Benchmark::title).toList();
    }
}
