/** Projections beside the state: streams, tables, verifications. No decision reads them. */
@NullMarked
package io.shardway.api.progress;

import org.jspecify.annotations.NullMarked;
