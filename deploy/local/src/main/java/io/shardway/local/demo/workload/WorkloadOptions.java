package io.shardway.local.demo.workload;

/**
 * @param statementsPerSecond of all writers and readers together, COMMIT included
 * @param seed of everything that is random
 */
public record WorkloadOptions(double statementsPerSecond, long seed) {
    public WorkloadOptions {
        if (statementsPerSecond <= 0) {
            throw new IllegalArgumentException("The rate must be above 0, not " + statementsPerSecond);
        }
    }
}
