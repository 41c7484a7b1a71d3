/** What a service asks the control plane, and where it finds it. */
@NullMarked
package io.shardway.messaging.control;

import org.jspecify.annotations.NullMarked;
