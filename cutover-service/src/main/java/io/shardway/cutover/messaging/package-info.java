/** Gateways and routing rules on Kafka, and the topics of a workflow that has ended. */
@NullMarked
package io.shardway.cutover.messaging;

import org.jspecify.annotations.NullMarked;
