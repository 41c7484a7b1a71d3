package io.shardway.api.dryrun;

/**
 * Something that was looked at for a dry run.
 *
 * @param check what was looked at: {@code replication_lag}, {@code streams}, {@code verification}, {@code servers}, {@code prepared_transactions}
 * @param ok nothing speaks against the action
 * @param message what was found, on what, and what helps
 */
public record Finding(String check, boolean ok, String message) {}
