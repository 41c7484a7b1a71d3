package io.shardway.local.demo.lifecycle;

/** A stretch of {@link System#nanoTime()} in which something was changed under the application. */
public record Window(String name, long fromNanos, long toNanos) {}
