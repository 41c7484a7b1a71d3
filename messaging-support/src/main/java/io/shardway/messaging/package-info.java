/** Everything that knows Kafka: wanted work from compacted topics, events, the change log's codec and reader. */
@NullMarked
package io.shardway.messaging;

import org.jspecify.annotations.NullMarked;
