/** The metadata database: tables, rows and the JSON form of states and events. */
@NullMarked
package io.shardway.api.store;

import org.jspecify.annotations.NullMarked;
