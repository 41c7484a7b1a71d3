/** How far work has come: a projection for people, never the ground of a decision. */
@NullMarked
package io.shardway.contract.progress;

import org.jspecify.annotations.NullMarked;
