/** Dry runs: what an action would do, and what is known that speaks for or against it. Changes nothing. */
@NullMarked
package io.shardway.api.dryrun;

import org.jspecify.annotations.NullMarked;
