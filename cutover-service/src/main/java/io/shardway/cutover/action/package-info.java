/** Makes commands the case: preparation, switches, finish and clean-up. */
@NullMarked
package io.shardway.cutover.action;

import org.jspecify.annotations.NullMarked;
