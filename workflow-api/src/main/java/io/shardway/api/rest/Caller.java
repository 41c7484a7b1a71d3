package io.shardway.api.rest;

import io.shardway.api.domain.Actor;

/** Who calls, as its token says. */
record Caller(Actor actor) {}
