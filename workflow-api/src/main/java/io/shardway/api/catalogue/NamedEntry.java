package io.shardway.api.catalogue;

import java.time.Instant;

/** An organization or a database. */
public record NamedEntry(String id, String name, Instant createdAt) {}
