package io.shardway.replicator.capture;

import io.shardway.messaging.changes.Change;

/** A change on its way to a partition of the change log. */
record LogRecord(int partition, Change change) {}
