/** Who may do what: service tokens, permissions, rate limits. */
@NullMarked
package io.shardway.api.access;

import org.jspecify.annotations.NullMarked;
