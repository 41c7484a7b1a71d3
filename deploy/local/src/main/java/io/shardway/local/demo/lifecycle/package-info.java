/** The life cycle over REST: phases, waits, kills, probes of routing and of equality. */
@NullMarked
package io.shardway.local.demo.lifecycle;

import org.jspecify.annotations.NullMarked;
