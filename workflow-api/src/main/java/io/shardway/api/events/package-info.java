/** The public history: from the database, and live to any number of followers through one reader per instance. */
@NullMarked
package io.shardway.api.events;

import org.jspecify.annotations.NullMarked;
