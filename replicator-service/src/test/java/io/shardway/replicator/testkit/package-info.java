/** Histories, change logs in memory and prepared targets for the tests of apply. */
@NullMarked
package io.shardway.replicator.testkit;

import org.jspecify.annotations.NullMarked;
