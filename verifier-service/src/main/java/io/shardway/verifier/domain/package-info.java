/** What a verification found, without servers. */
@NullMarked
package io.shardway.verifier.domain;

import org.jspecify.annotations.NullMarked;
