/** Real servers for tests and the local stack: Kafka and MariaDB as processes, or containers where Docker answers. */
@NullMarked
package io.shardway.testing;

import org.jspecify.annotations.NullMarked;
