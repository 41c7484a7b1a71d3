package io.shardway.api.catalogue;

import java.time.Instant;

/** An organization, a database or a keyspace, by name. */
public record NamedEntry(String id, String name, Instant createdAt) {}
