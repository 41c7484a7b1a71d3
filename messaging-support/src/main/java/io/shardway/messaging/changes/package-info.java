/** The change log: its records, their encoding and their reader. */
@NullMarked
package io.shardway.messaging.changes;

import org.jspecify.annotations.NullMarked;
