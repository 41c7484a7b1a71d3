package io.shardway.messaging.changes;

/** A change and its place in the change-log partition: the only thing that apply compares. */
public record LoggedChange(long offset, Change change) {}
