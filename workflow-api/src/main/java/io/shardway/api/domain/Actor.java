package io.shardway.api.domain;

/** Who asked for something; type is {@code User} or {@code ServiceToken}. */
public record Actor(String id, String type, String displayName) {}
