/** The REST contract: resources, bodies, errors, tokens, server-sent events. */
@NullMarked
package io.shardway.api.rest;

import org.jspecify.annotations.NullMarked;
